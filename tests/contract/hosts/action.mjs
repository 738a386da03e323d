// A post-login Action as its host runs it. A login is given as to a host of rules; here it becomes
// event and api, and what the Action does becomes what a rule would have called back.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { LEAST, sandbox } from './container.mjs';
import { recorder } from './login.mjs';
import { evaluate } from './module.mjs';

/** A container on a Node that runs Actions: what a rule may count on, and `fetch`. */
export const WITH_FETCH = { ...LEAST, AbortController, fetch };

/** The log line of a denial: code and message. */
const REASON = /^keen-signup-rule: (KEEN_[A-Z]+): (.*)$/s;

/** The error that the line tells of, with the fields that its message has. */
function errorOf(line) {
  const [, code, message] = REASON.exec(line);
  const [, status, errorCode] = /\banswered (\d{3})(?: \((\w+)\))?/.exec(message) ?? [];
  return Object.assign(new Error(message), {
    name: 'KeenSignupError',
    code,
    logged: true,
    ...(status && { status: Number(status) }),
    ...(errorCode && { errorCode }),
  });
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
 * One login, as the host sees it.
 *
 * @param {Function} onExecutePostLogin
 * @param {object} context of the module, whose console is lent to this login
 * @param {{ event, api, console?, afterCall? }} given
 * @returns `resolved` (`{ value, synchronous }`) or `thrown` (`{ error }`), and the `lines` logged
 */
export async function runAction(onExecutePostLogin, context, given) {
  const outcome = { lines: [], resolved: undefined, thrown: undefined };
  context.console = 'console' in given ? given.console : recorder(outcome.lines);
  try {
    const answered = onExecutePostLogin(given.event, given.api);
    const synchronous = !inspect(answered).includes('<pending>');
    given.afterCall?.();
    outcome.resolved = { value: await answered, synchronous };
  } catch (error) {
    outcome.thrown = { error };
  }
  // What comes late would come now.
  await turn();
  await turn();
  return outcome;
}

/**
 * One login, given as to a host of rules (login.mjs).
 *
 * @returns what `observe` in login.mjs sees; `calls` has one entry, once the Action resolves
 */
export async function logIn(onExecutePostLogin, context, given) {
  const denials = [];
  const { lines, resolved, thrown } = await runAction(onExecutePostLogin, context, {
    ...given,
    event: eventOf(given),
    api: apiOf(given, denials),
  });
  if (thrown) return { calls: [], lines, thrown };
  let error = null;
  if (denials.length > 0) {
    const at = lines.findIndex((line) => REASON.test(line));
    assert.ok(at >= 0, `denied without a reason in the log: ${inspect(lines)}`);
    error = errorOf(lines.splice(at, 1)[0]);
  }
  const { user, context: ofLogin } = given;
  given.atCallback?.();
  const call = { error, user, context: ofLogin, count: 3, synchronous: resolved.synchronous };
  return { calls: [call], lines, thrown };
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
      run: (given) => runAction(onExecutePostLogin, context, given),
      close: async () => {},
    };
  },
});

// Every Node that runs pasted Actions has a fetch; the package is used elsewhere too.
export const pasted = actionHost('pasted Action', 'paste/action.js', ['fetch']);
export const packaged = actionHost('Action from npm', 'action.cjs', ['fetch', 'node:http']);
