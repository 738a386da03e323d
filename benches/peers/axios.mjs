/** `axios.post` with its own timeout, no retry. */
import { createRequire } from 'node:module';
import { makeEvent } from '../sign-up.mjs';

const axios = createRequire(import.meta.url)('axios');

export function createRule({ configuration, agent, adapter }) {
  const { KEENIO_API_URL, KEENIO_PROJECT_ID, KEENIO_WRITE_KEY } = configuration;
  const url = `${KEENIO_API_URL}/3.0/projects/${KEENIO_PROJECT_ID}/events/signups`;
  const options = {
    headers: { Authorization: KEENIO_WRITE_KEY },
    timeout: 5000,
    httpAgent: agent,
    ...(adapter && { adapter }),
  };
  return function rule(user, context, callback) {
    if (user.signedUp) {
      callback(null, user, context);
      return;
    }
    axios.post(url, makeEvent(user, context), options).then(
      () => {
        user.persistent = { signedUp: true };
        callback(null, user, context);
      },
      (error) => callback(error, user, context),
    );
  };
}
