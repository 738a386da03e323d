import { log, noMark, record, withSetting } from './host.js';
import { attempt } from './stand-ins.js';

const SIGN_UP = 'PostConfirmation_ConfirmSignUp';

/** Cognito waits 5 s for its trigger, and some of that is on the way. */
const TIMEOUT_MS = '4000';

/**
 * The rule seen from a post-confirmation trigger: the attributes of the user, settings from the
 * environment, no mark, `deny` by a rejection.
 *
 * @type {import('./cognito.d.ts').Handler} it resolves to the event that came in, as it was
 */
export const handler = (event) =>
  new Promise((resolve, reject) => {
    if (attempt(() => event.triggerSource) !== SIGN_UP) {
      log(`left alone: the trigger is not ${SIGN_UP}`);
      resolve(event);
      return;
    }
    const configuration = withSetting(
      attempt(() => globalThis.process.env),
      'KEENIO_TIMEOUT_MS',
      (value) => value || TIMEOUT_MS,
    );
    const user = attempt(() => userOf(event, event.request.userAttributes));
    const context = { clientID: attempt(() => event.callerContext.clientId) };
    record({ configuration, auth0: noMark, event }, user, context, (error) =>
      error ? reject(error) : resolve(event),
    );
  });

/** An object of its own: the event is handed back, and must not hold the mark. */
const userOf = ({ userName }, attributes) => ({
  ...attributes,
  user_id: attributes.sub,
  username: userName,
});
