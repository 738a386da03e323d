// A post-login Action as its host runs it. A login is given as to a host of rules; here it becomes
// event and api, and what the Action does becomes what a rule would have called back.
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { LEAST, sandbox } from './container.mjs';
import { recorder } from './login.mjs';
import { evaluate } from './module.mjs';

/** A container on a Node that runs Actions: what a rule may count on, and `fetch`. */
export const WITH_FETCH = { ...LEAST, AbortController, fetch };

/** The part of an Action's log that its host keeps, in characters. */
const LOG_CHARACTERS = 256;

/** The error that a log line tells of. */
function errorOf(line) {
  const [, code, message] = /^keen-signup-rule: (KEEN_[A-Z]+): (.*)$/s.exec(line);
  const status = /\b(?:status|answered) (\d{3})\b/.exec(message)?.[1];
  const errorCode = /\berrorCode (\w+)|\((\w+Error|Invalid\w+)\)/.exec(message);
  const attempts = /\battempts (\d+)|\b(\d+) attempts?\b/.exec(message);
  return Object.assign(new Error(message), {
    name: 'KeenSignupError',
    code,
    logged: true,
    ...(status && { status: Number(status) }),
    ...(errorCode && { errorCode: errorCode[1] ?? errorCode[2] }),
    ...(attempts && { attempts: Number(attempts[1] ?? attempts[2]) }),
  });
}

/** Takes the line with the reason of a denial out of the log, and gives its error. */
function takeReason(lines) {
  const at = lines.findIndex((line) => /^keen-signup-rule: KEEN_/.test(line));
  if (at < 0) return new Error(`denied without a reason in the log: ${inspect(lines)}`);
  return errorOf(lines.splice(at, 1)[0]);
}

/** What a rule gets as user, context and configuration, as an Action's event; read when it is. */
export const eventOf = ({ user, context, configuration }) => ({
  user,
  secrets: configuration,
  get request() {
    const { userAgent, ...request } = context?.request ?? {};
    return { ...request, user_agent: userAgent };
  },
  get client() {
    return { name: context?.clientName, client_id: context?.clientID };
  },
  get connection() {
    return { name: context?.connection, strategy: context?.connectionStrategy };
  },
  get stats() {
    return { logins_count: context?.stats?.loginsCount };
  },
  get tenant() {
    return { id: context?.tenant };
  },
});

/** The host's api: notes denials, and saves the mark where the login has a place for it. */
const apiOf = ({ user, auth0 }, denials) => ({
  access: {
    deny: (...values) => denials.push(values),
  },
  user: {
    setAppMetadata: (flag, value) =>
      auth0?.users.updateAppMetadata(user?.user_id, { [flag]: value }),
  },
});

/**
 * One login.
 *
 * @param {Function} onExecutePostLogin
 * @param {object} context of the module, whose console is lent to this login
 * @param {object} given as in login.mjs, or `event` and `api` themselves
 * @returns what `observe` in login.mjs sees, and `denials`, the values of each `api.access.deny`;
 *   `calls` has one entry, once the Action resolves
 */
export async function logIn(onExecutePostLogin, context, given) {
  const outcome = { calls: [], lines: [], denials: [], thrown: undefined };
  context.console = 'console' in given ? given.console : recorder(outcome.lines);
  const event = 'event' in given ? given.event : eventOf(given);
  const api = 'api' in given ? given.api : apiOf(given, outcome.denials);
  try {
    const answered = onExecutePostLogin(event, api);
    const synchronous = !inspect(answered).includes('<pending>');
    given.afterCall?.();
    const value = await answered;
    const isCut = outcome.lines.find((line) => line.length > LOG_CHARACTERS);
    if (isCut) throw new Error(`longer than a host's log keeps: ${isCut}`);
    const error = outcome.denials.length > 0 ? takeReason(outcome.lines) : null;
    const { user, context: ofLogin } = given;
    outcome.calls.push({ error, user, context: ofLogin, count: 3, synchronous, value });
    given.atCallback?.();
  } catch (error) {
    outcome.thrown = { error };
  }
  // What comes late would come now.
  await turn();
  await turn();
  return outcome;
}

/** The module at `path` below pkg/ as a host. */
const actionHost = (name, path, transports) => ({
  name,
  path,
  face: 'action',
  transports,
  async open({ transport }) {
    const context = sandbox(transport === 'fetch' ? WITH_FETCH : LEAST);
    const { onExecutePostLogin } = evaluate(path, context);
    return {
      login: (given) => logIn(onExecutePostLogin, context, given),
      close: async () => {},
    };
  },
});

// Every Node that runs pasted Actions has a fetch; the package is used elsewhere too.
export const pasted = actionHost('pasted Action', 'paste/action.js', ['fetch']);
export const packaged = actionHost('Action from npm', 'action.cjs', ['fetch', 'node:http']);
