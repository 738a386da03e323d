import { logFailure, noMark, record, withoutAllow } from './host.js';
import { attempt } from './stand-ins.js';

/**
 * The rule seen from Better Auth: the user that was created, settings from the options, no mark, and
 * nobody to deny, because the user exists already.
 *
 * @param {import('./better-auth.d.ts').SignupOptions} options
 * @returns {import('./better-auth.d.ts').SignupHooks} for `databaseHooks`; the hook never rejects, and
 *   resolves inside the budget
 */
export function signupHooks({ configuration, onError, fetch, console } = {}) {
  const after = (created, endpoint) =>
    new Promise((resolve) => {
      const event = attempt(() => ({ path: endpoint.path, params: endpoint.params }));
      const names = {
        configuration: withoutAllow(configuration),
        auth0: noMark,
        event,
        fetch,
        console,
      };
      const userAgent = attempt(() => endpoint.headers.get('user-agent'));
      const user = attempt(() => userOf(created));
      record(names, user, { request: { userAgent } }, (error) => {
        if (error) logFailure(error, console);
        // What it throws or rejects with must not fail the sign-up.
        if (error) new Promise((told) => told(onError?.(error))).catch(() => {});
        resolve();
      });
    });
  return { user: { create: { after } } };
}

/** An object of its own: the host goes on with the user, which must not hold the mark. */
const userOf = (created) => ({ ...created, user_id: created.id, created_at: created.createdAt });
