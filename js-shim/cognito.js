import { log, noMark, record, userWith, withSetting } from './host.js';
import { attempt } from './stand-ins.js';

const SIGN_UP = 'PostConfirmation_ConfirmSignUp';

/**
 * The rule seen from a post-confirmation trigger: the attributes of the user, settings from the
 * environment, no mark, `deny` by a rejection.
 *
 * @type {import('./cognito.d.ts').Handler} it resolves to the event that came in, as it was
 */
export async function handler(event) {
  if (attempt(() => event.triggerSource) !== SIGN_UP) {
    log(`left alone: the trigger is not ${SIGN_UP}`);
    return event;
  }
  const environment = attempt(() => globalThis.process.env);
  // Cognito waits 5 s for its trigger, and some of that is on the way.
  const timeout = (value) => value || '4000';
  const configuration = withSetting(environment, 'KEENIO_TIMEOUT_MS', timeout);
  const user = attempt(() => userOf(event.request.userAttributes, event.userName));
  const context = { clientID: attempt(() => event.callerContext.clientId) };
  await record({ configuration, auth0: noMark, event }, user, context);
  return event;
}

const userOf = (attributes, username) =>
  userWith(attributes, { user_id: attributes.sub, username });
