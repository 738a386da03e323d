/** Keen's own client: `recordEvent`, no timeout. */
import { createRequire } from 'node:module';
import { makeEvent } from '../sign-up.mjs';

const Keen = createRequire(import.meta.url)('keen-tracking');

export function createRule({ configuration, agent }) {
  const { protocol, hostname, port } = new URL(configuration.KEENIO_API_URL);
  const client = new Keen({
    projectId: configuration.KEENIO_PROJECT_ID,
    writeKey: configuration.KEENIO_WRITE_KEY,
    protocol: protocol.slice(0, -1),
    host: hostname,
    nodeRequestConfig: { host: hostname, port, agent },
  });
  return function rule(user, context, callback) {
    if (user.signedUp) {
      callback(null, user, context);
      return;
    }
    client.recordEvent('signups', makeEvent(user, context)).then(
      () => {
        user.persistent = { signedUp: true };
        callback(null, user, context);
      },
      (error) => callback(error, user, context),
    );
  };
}
