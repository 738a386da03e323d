/** The gallery's way: `request.post`, no timeout, no retry, whatever the status. */
import { createRequire } from 'node:module';
import { makeEvent } from '../sign-up.mjs';

const request = createRequire(import.meta.url)('request');

export function createRule({ configuration, agent }) {
  const { KEENIO_API_URL, KEENIO_PROJECT_ID, KEENIO_WRITE_KEY } = configuration;
  return function rule(user, context, callback) {
    if (user.signedUp) {
      callback(null, user, context);
      return;
    }
    request.post(
      {
        url: `${KEENIO_API_URL}/3.0/projects/${KEENIO_PROJECT_ID}/events/signups`,
        headers: { 'Content-type': 'application/json', Authorization: KEENIO_WRITE_KEY },
        body: JSON.stringify(makeEvent(user, context)),
        agent,
      },
      (error) => {
        if (error) {
          callback(error, user, context);
          return;
        }
        user.persistent = { signedUp: true };
        callback(null, user, context);
      },
    );
  };
}
