// A post-login Action as its host runs it: the text of a CommonJS module, evaluated once a
// container, its export called at each login. A login is given as to the hosts of rules, and what
// it came to is told in the same words.
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { LEAST, sandbox } from './container.mjs';

const nodeRequire = createRequire(import.meta.url);
const pkg = new URL('../../../pkg/', import.meta.url);

/** Gives Node's own modules and no other: a pasted Action has no packages. */
export function requireBuiltin(name) {
  if (!isBuiltin(name)) throw new Error(`${name} is no module of Node's`);
  return nodeRequire(name);
}

/** A container on a Node that runs Actions: what a rule may count on, and `fetch`. */
export const WITH_FETCH = { ...LEAST, AbortController, fetch };

/** @returns what the module at `path` below pkg/ exports, evaluated in the context */
export function evaluate(path, context, require = requireBuiltin) {
  const text = readFileSync(new URL(path, pkg), 'utf8');
  const names = ['exports', 'require', 'module'];
  const module = { exports: {} };
  const run = vm.compileFunction(text, names, { parsingContext: context, filename: path });
  run(module.exports, require, module);
  return module.exports;
}

/** The reason of a denial, as the error it was made of. */
function errorOf(reason) {
  const [, code, message, rest] =
    /^(\w+): (.*?)((?:, (?:status|errorCode|attempts) \w+)*)$/s.exec(reason) ?? [];
  const fields = rest
    .split(', ')
    .slice(1)
    .map((field) => field.split(' '))
    .map(([name, value]) => [name, name === 'errorCode' ? value : Number(value)]);
  const own = { name: 'KeenSignupError', code, ...Object.fromEntries(fields) };
  return Object.assign(new Error(message), own);
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
});

/** The host's api: notes denials, and saves the mark where the login has a place for it. */
const apiOf = ({ user, auth0 }, denials) => ({
  access: {
    deny(reason) {
      denials.push(reason);
    },
  },
  user: {
    setAppMetadata: (flag, value) =>
      auth0?.users.updateAppMetadata(user?.user_id, { [flag]: value }),
  },
});

const METHODS = ['debug', 'error', 'info', 'log', 'warn'];

/**
 * One login.
 *
 * @param {Function} onExecutePostLogin
 * @param {object} context of the module, whose console is lent to this login
 * @param {object} given as in tests/hosts/login.mjs, or `event` and `api` themselves
 * @returns what `observe` there sees; `calls` has one entry when the Action resolves
 */
export async function logIn(onExecutePostLogin, context, given) {
  const outcome = { calls: [], lines: [], denials: [], thrown: undefined };
  const note = (...words) => outcome.lines.push(words.map(String).join(' '));
  context.console =
    'console' in given ? given.console : Object.fromEntries(METHODS.map((name) => [name, note]));
  const event = 'event' in given ? given.event : eventOf(given);
  const api = 'api' in given ? given.api : apiOf(given, outcome.denials);
  try {
    const answered = onExecutePostLogin(event, api);
    const synchronous = !inspect(answered).includes('<pending>');
    given.afterCall?.();
    const value = await answered;
    const [reason] = outcome.denials;
    const error = reason === undefined ? null : errorOf(reason);
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

/** The module at `path` below pkg/ as a host, with the interface of those in tests/hosts. */
const actionHost = (name, path, transports) => ({
  name,
  path,
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
