// A post-login Action as its host runs it. A login is given as to a host of rules; here it becomes
// event and api, and what the Action does becomes what a rule would have called back.
import { LEAST, sandbox } from './container.mjs';
import { evaluate } from './module.mjs';
import { asCall, settle, takeReason } from './promise.mjs';

/** A container on a Node that runs Actions: what a rule may count on, and `fetch`. */
export const WITH_FETCH = { ...LEAST, AbortController, fetch };

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
 * @returns as `settle` in promise.mjs
 */
export const runAction = (onExecutePostLogin, context, given) =>
  settle(() => onExecutePostLogin(given.event, given.api), context, given);

/**
 * One login, given as to a host of rules (login.mjs).
 *
 * @returns what `observe` in login.mjs sees; `calls` has one entry, once the Action resolves
 */
export async function logIn(onExecutePostLogin, context, given) {
  const denials = [];
  const event = eventOf(given);
  const api = apiOf(given, denials);
  const outcome = await runAction(onExecutePostLogin, context, { ...given, event, api });
  if (outcome.thrown) return { calls: [], ...outcome };
  return asCall(given, denials.length > 0 ? takeReason(outcome.lines) : null, outcome);
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
