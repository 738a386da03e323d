// The pasted Event Stream Action in a container, as its host calls it.
import { WITH_FETCH } from '../contract/hosts/action.mjs';
import { sandbox } from '../contract/hosts/container.mjs';
import { recorder } from '../contract/hosts/login.mjs';
import { evaluate } from '../contract/hosts/module.mjs';

/** A message of the type `user.created`, as the host's own SDK describes it. */
export const makeMessage = (user, more) => ({
  id: 'evt_1234567890abcdef',
  source: 'urn:auth0:brand-a.auth0.com',
  specversion: '1.0',
  type: 'user.created',
  time: '2026-03-01T10:20:31.000Z',
  data: {
    object: user,
    context: {
      client: { id: 'c1', name: 'An app', metadata: {} },
      connection: { id: 'con_1', name: 'Username-Password-Authentication', strategy: 'auth0' },
      request: {
        ip: '203.0.113.77',
        user_agent: 'A browser',
        hostname: 'brand-a.auth0.com',
        method: 'POST',
        geo: { country_code: 'GB', city_name: 'London' },
      },
      tenant: { id: 'brand-a' },
    },
  },
  a0tenant: 'brand-a',
  a0stream: 'est_1234567890abcdef',
  ...more,
});

/** The longest budget there is: what a slow machine takes longer for would be delivered again. */
const PATIENT = { KEENIO_TIMEOUT_MS: '15000' };

/**
 * @param {object} settings
 * @returns `deliver(message)` for an `EventStream`, the `lines` that the Action has logged, and the
 *   `errors` that it has thrown
 */
export function openContainer(settings) {
  const lines = [];
  const errors = [];
  const context = sandbox({ ...WITH_FETCH, console: recorder(lines) });
  const { onExecuteEventStream } = evaluate('paste/stream.js', context);
  return {
    lines,
    errors,
    async deliver(message) {
      // A message crosses to the container as JSON, so each delivery has an object of its own.
      const event = {
        message: JSON.parse(JSON.stringify(message)),
        secrets: { ...PATIENT, ...settings },
      };
      try {
        await onExecuteEventStream(event, { cache: {} });
        return 200;
      } catch (error) {
        errors.push(error);
        return 500;
      }
    },
  };
}
