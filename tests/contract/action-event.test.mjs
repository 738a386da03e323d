// Whatever event and api are: the Action resolves, never rejects, and denies or lets in as a rule.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boom, revoked, throwing, withGetter } from './hostile-objects.mjs';
import { makeApi, makeHostEvent, openForFile } from './hosts/action-event.mjs';
import { tellsNothing } from './outcome.mjs';
import { makeEvent, makeUser, SECRETS, token } from './sign-up.mjs';

const { settings, run: logIn } = openForFile();

async function run(event, api = makeApi()) {
  const outcome = await logIn(event, api);
  assert.equal(outcome.thrown, undefined, 'it threw or rejected');
  assert.equal(outcome.resolved.value, undefined, 'it resolves with a value');
  const { marks, denials } = api;
  tellsNothing({ calls: [], lines: outcome.lines.concat(denials.flat()) }, SECRETS);
  return { ...outcome, marks, denials };
}

const frozen = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
};

const isRecorded = ({ marks, denials, requests }, event = makeEvent()) => {
  assert.deepEqual(denials, []);
  assert.deepEqual(marks, [['signedUp', true]]);
  assert.deepEqual(
    requests.map(({ body }) => JSON.parse(body)),
    [event],
  );
};

const isDenied = ({ marks, denials, requests, lines }, code) => {
  assert.equal(denials.length, 1);
  assert.equal(lines.length, 1);
  assert.match(lines[0], new RegExp(`\\b${code}: `));
  assert.deepEqual([marks, requests], [[], []]);
};

for (const [what, make] of [
  ['an event', (event) => event],
  ['a frozen event', frozen],
]) {
  test(`${what} is recorded and marked through the api`, async () => {
    const outcome = await run(make(makeHostEvent(settings())));
    isRecorded(outcome);
    assert.deepEqual(outcome.lines, []);
  });
}

test('the mark of an earlier login is found in app_metadata', async () => {
  const user = makeUser({ app_metadata: { signedUp: true } });
  const { marks, denials, requests, lines } = await run(makeHostEvent(undefined, { user }));
  assert.deepEqual([marks, denials, requests, lines], [[], [], [], []]);
});

describe('missing in the event', () => {
  for (const [name, value, code] of [
    ['user', undefined, 'KEEN_EVENT'],
    ['user', null, 'KEEN_EVENT'],
    ['secrets', undefined, 'KEEN_SETTINGS'],
    ['secrets', null, 'KEEN_SETTINGS'],
    ['secrets', {}, 'KEEN_SETTINGS'],
  ]) {
    test(`${name}, ${JSON.stringify(value)}: ${code}`, async () => {
      isDenied(await run({ ...makeHostEvent(settings()), [name]: value }), code);
    });
  }

  for (const name of [
    'request',
    'client',
    'connection',
    'organization',
    'authentication',
    'authorization',
    'session',
    'stats',
    'tenant',
    'transaction',
  ]) {
    for (const value of [undefined, null]) {
      test(`${name}, ${value}: recorded`, async () => {
        const ip = name === 'request' ? undefined : '203.0.113.77';
        const outcome = await run(makeHostEvent(settings(), { [name]: value }));
        isRecorded(outcome, makeEvent({ ip }));
        assert.deepEqual(outcome.lines, []);
      });
    }
  }

  for (const event of [undefined, null, 7, 'event', {}, [], throwing(), revoked()]) {
    test(`everything: ${typeof event}`, async () => {
      isDenied(await run(event), 'KEEN_(SETTINGS|EVENT)');
    });
  }
});

describe('a part of the event that cannot be read', () => {
  for (const [what, breakAt] of [
    ['throws', (event, name) => withGetter(event, name)],
    ['is a proxy that throws', (event, name) => ({ ...event, [name]: throwing() })],
  ]) {
    for (const [name, code] of [
      ['user', 'KEEN_EVENT'],
      ['secrets', 'KEEN_SETTINGS'],
    ]) {
      test(`${name} ${what}: ${code}`, async () => {
        isDenied(await run(breakAt(makeHostEvent(settings()), name)), code);
      });
    }

    for (const name of ['client', 'connection', 'organization', 'session', 'transaction']) {
      test(`${name} ${what}: recorded, with IP and tenant`, async () => {
        const event = makeHostEvent(settings(), { tenant: { id: 'brand-a' } });
        const uniqueness_token = token(makeUser().user_id, 'brand-a');
        isRecorded(await run(breakAt(event, name)), makeEvent({ keen: { uniqueness_token } }));
      });
    }

    test(`request ${what}: recorded without an IP`, async () => {
      isRecorded(
        await run(breakAt(makeHostEvent(settings()), 'request')),
        makeEvent({ ip: undefined }),
      );
    });
  }

  test('request.body throws: recorded, with IP', async () => {
    const event = makeHostEvent(settings());
    event.request = withGetter(event.request, 'body');
    isRecorded(await run(event));
  });
});

describe('the api', () => {
  for (const [what, make] of [
    ['user is missing', () => makeApi({ user: undefined })],
    ['user.setAppMetadata is missing', () => makeApi({ user: {} })],
    ['user.setAppMetadata throws', () => makeApi({ user: { setAppMetadata: boom } })],
    [
      'user.setAppMetadata rejects',
      () => makeApi({ user: { setAppMetadata: async () => boom() } }),
    ],
    ['user throws', () => withGetter(makeApi(), 'user')],
  ]) {
    test(`${what}: the login goes on, one line`, async () => {
      const { denials, lines, requests } = await run(makeHostEvent(settings()), make());
      assert.equal(requests.length, 1);
      assert.deepEqual(denials, []);
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^keen-signup-rule: .*\bmark\b/);
    });
  }

  for (const [what, make] of [
    ['access is missing', () => makeApi({ access: undefined })],
    ['access.deny is missing', () => makeApi({ access: {} })],
    ['access.deny throws', () => makeApi({ access: { deny: boom } })],
    ['access throws', () => withGetter(makeApi(), 'access')],
  ]) {
    test(`${what}: the log has the reason, and that nobody was denied`, async () => {
      const { lines } = await run(makeHostEvent(settings(), { user: undefined }), make());
      assert.equal(lines.length, 2);
      assert.match(lines[0], /KEEN_EVENT: user /);
      assert.match(lines[1], /\b(deny|denied|denial)\b/);
    });
  }

  for (const api of [undefined, null, 7, {}, throwing(), revoked()]) {
    for (const [what, more, atLeast] of [
      ['a sign-up', {}, /\bmark\b/],
      ['bad settings', { KEENIO_PROJECT_ID: '/' }, /KEEN_SETTINGS/],
    ]) {
      test(`is ${api === null ? 'null' : typeof api}, ${what}: it resolves, and says why`, async () => {
        const { thrown, lines } = await logIn(makeHostEvent(settings(more)), api);
        assert.equal(thrown, undefined);
        assert.match(lines[0], atLeast);
        tellsNothing({ calls: [], lines }, SECRETS);
      });
    }
  }

  test('and the console throw: the Action resolves', async () => {
    const event = makeHostEvent(settings(), { user: undefined });
    const { thrown } = await logIn(event, throwing(), { console: throwing() });
    assert.equal(thrown, undefined);
  });
});
