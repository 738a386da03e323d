// Sign-ups over the routes of Better Auth, with a database: what arrives in Keen, and what becomes of them
// when Keen fails.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { signupHooks } from '../../pkg/better-auth.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { recorder } from '../contract/hosts/login.mjs';
import { makeSettings, PROJECT_ID, SECRETS, token, WRITE_KEY } from '../contract/sign-up.mjs';
import { ADA, openBetterAuth } from './better-auth-host.mjs';

let keen;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
beforeEach(() => keen.reset());
after(() => keen.close());

/** Opens Better Auth with these settings. Also returns what it logged and what `onError` got. */
async function open(t, settings) {
  const lines = [];
  const errors = [];
  const host = await openBetterAuth(
    signupHooks({
      configuration: makeSettings(keen.url, settings),
      onError: (error) => errors.push(error),
      console: recorder(lines),
    }),
  );
  t.after(() => host.close());
  return { ...host, lines, errors };
}

test('a sign-up arrives once, and a sign-in sends nothing', async (t) => {
  const { post, users, lines, errors } = await open(t, {
    KEENIO_PROPERTIES: '{"browser":"context.request.userAgent","route":"event.path"}',
  });
  assert.equal((await post('/sign-up/email', ADA)).status, 200);
  assert.equal((await post('/sign-in/email', ADA)).status, 200);
  const [{ id, name, createdAt }, ...others] = users();
  assert.deepEqual(others, []);
  assert.deepEqual(
    keen.requests.map(({ body }) => JSON.parse(body)),
    [
      {
        userId: id,
        name,
        browser: 'A browser',
        route: '/sign-up/email',
        keen: { timestamp: createdAt, uniqueness_token: token(id) },
      },
    ],
  );
  assert.equal(keen.events().length, 1);
  assert.deepEqual([lines, errors], [[], []]);
});

test('an address that is taken is no second sign-up', async (t) => {
  const { post, users } = await open(t);
  await post('/sign-up/email', ADA);
  assert.equal((await post('/sign-up/email', ADA)).status, 422);
  assert.deepEqual([users().length, keen.requests.length], [1, 1]);
});

test('a user made on the server, without a request, arrives, too', async (t) => {
  const { api, users } = await open(t);
  await api.signUpEmail({ body: ADA });
  assert.deepEqual(
    keen.events().map(({ userId }) => userId),
    users().map(({ id }) => id),
  );
});

/** For each failure: what Keen does, the settings, and the code of the error. */
const FAILURES = {
  'Keen is down': { fault: { reset: 'before', times: Infinity }, code: 'KEEN_NETWORK' },
  'Keen never answers': {
    fault: { hang: 'headers', times: Infinity },
    settings: { KEENIO_TIMEOUT_MS: '100' },
    code: 'KEEN_TIMEOUT',
  },
  'Keen answers 503': { fault: { status: 503, times: Infinity }, code: 'KEEN_UNAVAILABLE' },
  'the key is refused': { fault: { status: 401 }, code: 'KEEN_REJECTED' },
  'a setting is missing': { settings: { KEENIO_PROJECT_ID: '' }, code: 'KEEN_SETTINGS' },
};

for (const [what, { fault, settings, code }] of Object.entries(FAILURES)) {
  test(`${what}: the user is signed up, the log and onError say ${code}`, async (t) => {
    const { post, users, lines, errors } = await open(t, settings);
    if (fault) keen.fault(fault);
    const response = await post('/sign-up/email', ADA);
    assert.equal(response.status, 200);
    assert.equal((await response.json()).user.email, ADA.email);
    assert.equal(users().length, 1);
    assert.equal((await post('/sign-in/email', ADA)).status, 200);
    assert.deepEqual(
      errors.map((error) => error.code),
      [code],
    );
    assert.equal(lines.length, 1);
    assert.ok(lines[0].startsWith(`keen-signup-rule: ${code}: `), lines[0]);
    for (const secret of [...SECRETS, users()[0].id]) assert.ok(!lines[0].includes(secret));
  });
}
