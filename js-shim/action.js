import { contextOf } from './context.js';
import { log, logFailure, record } from './host.js';
import { attempt } from './stand-ins.js';

/** What the person reads whose login is denied, unless KEENIO_DENY_MESSAGE says it. */
const NEUTRAL = 'You cannot log in at the moment. Please try again later.';

/**
 * The rule seen from a post-login Action: the same user, a context with the names of a rule's, the mark
 * by `api.user.setAppMetadata`, `deny` by `api.access.deny`.
 *
 * @type {import('./action.d.ts').OnExecutePostLogin} it never rejects, and resolves inside the budget
 */
export function onExecutePostLogin(event, api) {
  const configuration = attempt(() => event.secrets);
  // The mark has one key, the flag.
  const save = (_, mark) => api.user.setAppMetadata(...Object.entries(mark)[0]);
  const names = { configuration, auth0: { users: { updateAppMetadata: save } }, event };
  const user = attempt(() => event.user);
  return record(names, user, contextOf(event)).catch((error) => deny(api, configuration, error));
}

/** The person reads a neutral text, the log the reason. */
function deny(api, configuration, error) {
  logFailure(error);
  const text = attempt(() => configuration.KEENIO_DENY_MESSAGE);
  try {
    api.access.deny(typeof text === 'string' && text !== '' ? text : NEUTRAL);
  } catch {
    log('KEEN_INTERNAL: the host did not take the denial');
  }
}
