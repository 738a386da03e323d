import { logFailure, noMark, record, userWith, withoutAllow } from './host.js';
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
  const settings = withoutAllow(configuration);
  const after = (created, endpoint) => {
    const event = attempt(() => ({ path: endpoint.path, params: endpoint.params }));
    const names = { configuration: settings, auth0: noMark, event, fetch, console };
    const userAgent = attempt(() => endpoint.headers.get('user-agent'));
    const user = attempt(() => userOf(created));
    return record(names, user, { request: { userAgent } }).catch((error) => {
      logFailure(error, console);
      // What it throws or rejects with must not fail the sign-up.
      new Promise((told) => told(onError?.(error))).catch(() => {});
    });
  };
  return { user: { create: { after } } };
}

const userOf = (created) =>
  userWith(created, { user_id: created.id, created_at: attempt(() => created.createdAt) });
