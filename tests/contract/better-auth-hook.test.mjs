// Whatever Better Auth hands to the hook: it resolves, the user stays as it is, and each failure is told.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { boom, revoked, throwing, withGetter } from './hostile-objects.mjs';
import { betterAuth } from './hosts/better-auth.mjs';
import { recorder } from './hosts/login.mjs';
import { tellsNothing } from './outcome.mjs';
import { makeSettings, mapping, PROJECT_ID, SECRETS, token, WRITE_KEY } from './sign-up.mjs';

let keen;
let host;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  host = await betterAuth.open({ transport: 'fetch' });
});
beforeEach(() => keen.reset());
after(async () => {
  await host.close();
  await keen.close();
});

const settings = (more) => makeSettings(keen.url, more);

/** A user as Better Auth makes them. */
const makeCreated = (more) => ({
  id: 'Xw3Kq9',
  name: 'Ada Lovelace',
  email: 'ada@analytical.example',
  emailVerified: false,
  image: null,
  createdAt: new Date('2026-03-01T10:20:30.456Z'),
  updatedAt: new Date('2026-03-01T10:20:30.456Z'),
  ...more,
});

const makeEndpoint = (more) => ({
  path: '/callback/:id',
  params: { id: 'google' },
  headers: new Headers({ 'user-agent': 'A browser' }),
  body: { password: 'pw-7f1d' },
  ...more,
});

/** One created user. It resolves with nothing; `errors` are those of `onError`. */
async function create(
  user,
  { configuration = settings(), endpoint = makeEndpoint(), ...more } = {},
) {
  const errors = [];
  const onError = (error) => errors.push(error);
  const options = { configuration, onError, ...more };
  const outcome = await host.run({ options, user, endpoint });
  assert.equal(outcome.thrown, undefined, 'it rejected');
  assert.equal(outcome.resolved.value, undefined);
  tellsNothing({ calls: errors.map((error) => ({ error })), lines: outcome.lines }, SECRETS);
  return { ...outcome, errors };
}

function isTold({ lines, errors }, code) {
  assert.equal(errors.length, 1);
  const [{ name, message }] = errors;
  assert.equal(name, 'KeenSignupError');
  assert.equal(errors[0].code, code);
  assert.deepEqual(lines, [`keen-signup-rule: ${code}: ${message}`.slice(0, 256)]);
}

for (const [what, make] of [
  ['a user', (user) => user],
  ['a frozen user', Object.freeze],
]) {
  test(`${what} is recorded, and stays as it was`, async () => {
    const user = make(makeCreated());
    const { lines, errors } = await create(user);
    assert.deepEqual([lines, errors], [[], []]);
    assert.deepEqual(user, makeCreated());
    assert.deepEqual(JSON.parse(keen.requests[0].body), {
      userId: 'Xw3Kq9',
      name: 'Ada Lovelace',
      keen: { timestamp: '2026-03-01T10:20:30.456Z', uniqueness_token: token('Xw3Kq9') },
    });
  });
}

test('the same user twice is one event', async () => {
  await create(makeCreated());
  await create(makeCreated());
  assert.equal(keen.requests.length, 2);
  assert.equal(keen.events().length, 1);
});

describe('paths', () => {
  for (const [path, value] of [
    ['user.email', 'ada@analytical.example'],
    ['user.emailVerified', false],
    ['user.createdAt', '2026-03-01T10:20:30.456Z'],
    ['user.user_id', 'Xw3Kq9'],
    ['context.request.userAgent', 'A browser'],
    ['event.path', '/callback/:id'],
    ['event.params.id', 'google'],
    ['event.body.password', undefined],
    ['event.headers', undefined],
  ]) {
    test(path, async () => {
      await create(makeCreated(), { configuration: settings(mapping({ mapped: path })) });
      assert.deepEqual(JSON.parse(keen.requests[0].body).mapped, value);
    });
  }

  for (const endpoint of [null, undefined, {}, { headers: null }, throwing(), revoked()]) {
    test(`without an endpoint that can be read: ${endpoint === null ? 'null' : typeof endpoint}`, async () => {
      const outcome = await host.run({
        options: { configuration: settings(mapping({ mapped: 'event.path' })) },
        user: makeCreated(),
        endpoint,
      });
      assert.equal(outcome.thrown, undefined);
      assert.deepEqual(outcome.lines, []);
      assert.equal(keen.events().length, 1);
    });
  }
});

describe('a failure is one line, and given to onError', () => {
  for (const [what, user, code] of [
    ['no user', undefined, 'KEEN_EVENT'],
    ['a user that is null', null, 'KEEN_EVENT'],
    ['a user that is a text', 'ada', 'KEEN_EVENT'],
    ['a user that is revoked', revoked(), 'KEEN_EVENT'],
    ['an id that throws', withGetter(makeCreated(), 'id'), 'KEEN_EVENT'],
  ]) {
    test(`${what}: ${code}`, async () => isTold(await create(user), code));
  }

  for (const [what, configuration] of [
    ['no credentials', {}],
    ['settings that are null', null],
    ['settings that cannot be read', throwing()],
    ['a bad setting', { KEENIO_PROJECT_ID: 'a b', KEENIO_WRITE_KEY: WRITE_KEY }],
  ]) {
    test(`${what}: KEEN_SETTINGS`, async () => {
      isTold(await create(makeCreated(), { configuration }), 'KEEN_SETTINGS');
    });
  }

  for (const [code, fault] of [
    ['KEEN_UNAVAILABLE', { status: 503 }],
    ['KEEN_REJECTED', { status: 403 }],
    ['KEEN_NETWORK', { reset: 'before' }],
    ['KEEN_TIMEOUT', { hang: 'headers' }],
  ]) {
    for (const KEENIO_ON_ERROR of ['deny', 'allow']) {
      test(`${code}, ${KEENIO_ON_ERROR}`, async () => {
        keen.fault(fault);
        const configuration = settings({ KEENIO_ON_ERROR, KEENIO_TIMEOUT_MS: '2000' });
        isTold(await create(makeCreated(), { configuration }), code);
      });
    }
  }

  test('no options at all: one line', async () => {
    const { lines, thrown } = await host.run({ user: makeCreated() });
    assert.equal(thrown, undefined);
    assert.match(lines[0], /^keen-signup-rule: KEEN_SETTINGS: KEENIO_WRITE_KEY /);
  });
});

describe('onError', () => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  before(() => process.on('unhandledRejection', note));
  after(() => {
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  for (const [what, onError] of [
    ['throws', boom],
    ['rejects', async () => boom()],
    ['never settles', () => new Promise(() => {})],
    ['is a text', 'log'],
    ['is missing', undefined],
  ]) {
    test(`${what}: the hook resolves`, async () => {
      const { lines } = await create(makeCreated(), { configuration: {}, onError });
      assert.equal(lines.length, 1);
    });
  }
});

test('fetch and console of the options are used', async () => {
  const lines = [];
  const asked = [];
  const { errors, lines: global } = await create(makeCreated(), {
    console: recorder(lines),
    fetch: async (url) => {
      asked.push(url);
      return { status: 400, headers: new Map(), body: [] };
    },
  });
  assert.equal(asked.length, 1);
  assert.equal(errors[0].code, 'KEEN_REJECTED');
  assert.match(lines[0], /^keen-signup-rule: KEEN_REJECTED: /);
  assert.deepEqual(global, []);
});

test('a console that throws: the hook resolves', async () => {
  const { errors } = await create(makeCreated(), { configuration: {}, console: throwing() });
  assert.equal(errors.length, 1);
});
