// The hook for Better Auth, called as Better Auth does. A login is given as to a host of rules; its user
// becomes the one that was created.
import assert from 'node:assert/strict';
import { LEAST, ROOMY, sandbox } from './container.mjs';
import { evaluate } from './module.mjs';
import { asCall, renamed, settle, takeReason } from './promise.mjs';

/** The user as Better Auth has it. */
export const createdOf = (user) => renamed(user, { user_id: 'id', created_at: 'createdAt' });

/** The context of the endpoint that has created the user. */
export const endpointOf = ({ context }) => ({
  path: '/sign-up/email',
  params: {},
  headers: { get: (name) => (name === 'user-agent' ? context.request.userAgent : null) },
});

/** One login, given as to a host of rules. */
async function logIn(signupHooks, context, given) {
  const errors = [];
  const { configuration } = given;
  const onError = (error) => errors.push(error);
  const { after } = signupHooks({ configuration, onError }).user.create;
  const outcome = await settle(
    () => after(createdOf(given.user), endpointOf(given)),
    context,
    given,
  );
  if (outcome.thrown) return { calls: [], ...outcome };
  if (errors.length === 0) return asCall(given, null, outcome);
  assert.equal(errors.length, 1);
  const [error] = errors;
  const { code, message } = takeReason(outcome.lines);
  assert.equal(code, error.code);
  assert.equal(message, error.message);
  return asCall(given, error, outcome);
}

export const betterAuth = {
  name: 'Better Auth',
  face: 'better-auth',
  lacks: ['mark', 'allow', 'context', 'stats', 'ip', 'tenant', 'getters'],
  transports: ['fetch', 'node:http'],
  async open({ transport }) {
    const context = sandbox(transport === 'fetch' ? { ...LEAST, ...ROOMY } : LEAST);
    const { signupHooks } = evaluate('better-auth.cjs', context);
    return {
      login: (given) => logIn(signupHooks, context, given),
      run: ({ options, user, endpoint, ...given }) =>
        settle(() => signupHooks(options).user.create.after(user, endpoint), context, given),
      close: async () => {},
    };
  },
};
