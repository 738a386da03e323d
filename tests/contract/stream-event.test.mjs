// Whatever an event stream delivers: recorded, thrown so that it comes again, or left with one line.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { revoked, throwing, withGetter } from './hostile-objects.mjs';
import { WITH_FETCH } from './hosts/action.mjs';
import { sandbox } from './hosts/container.mjs';
import { evaluate } from './hosts/module.mjs';
import { settle } from './hosts/promise.mjs';
import { pastedStream } from './hosts/stream.mjs';
import { makeMessage, makeMessageContext } from './hosts/stream-event.mjs';
import { tellsNothing } from './outcome.mjs';
import {
  makeEvent,
  makeSettings,
  makeUser,
  PROJECT_ID,
  SECRETS,
  token,
  WRITE_KEY,
} from './sign-up.mjs';

let keen;
let host;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  host = await pastedStream.open({ transport: 'fetch' });
});
beforeEach(() => keen.reset());
after(async () => {
  await host.close();
  await keen.close();
});

const settings = (more) => makeSettings(keen.url, more);
const withUser = (object) => makeMessage({ data: { object, context: makeMessageContext() } });
const sent = () => keen.requests.map(({ body }) => JSON.parse(body));
/** The event of a message, whose tenant the host names. */
const ofTenant = (more) =>
  makeEvent({ keen: { uniqueness_token: token(makeUser().user_id, 'brand-a') }, ...more });

/** One delivery; it resolves with nothing. */
async function deliver(message, secrets = settings()) {
  const outcome = await host.run({ event: { message, secrets }, api: {} });
  tellsNothing({ calls: [], lines: outcome.lines }, SECRETS);
  assert.equal(outcome.thrown, undefined, 'it threw');
  assert.equal(outcome.resolved.value, undefined);
  return outcome;
}

const freeze = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

test('a message is recorded, with the time and the tenant that it has', async () => {
  const { lines } = await deliver(makeMessage());
  assert.deepEqual(sent(), [ofTenant()]);
  assert.deepEqual(lines, []);
});

test('a frozen message is recorded without a line about the mark', async () => {
  const { lines } = await deliver(freeze(makeMessage()), freeze(settings()));
  assert.deepEqual(sent(), [ofTenant()]);
  assert.deepEqual(lines, []);
});

test('the same message twice is one event', async () => {
  await deliver(makeMessage());
  await deliver(makeMessage());
  assert.equal(keen.requests.length, 2);
  assert.equal(keen.events().length, 1);
});

test('a user who carries the flag is recorded already', async () => {
  const { lines } = await deliver(withUser(makeUser({ app_metadata: { signedUp: true } })));
  assert.deepEqual([sent(), lines], [[], []]);
});

describe('another message is left alone, with one line', () => {
  const types = [
    'user.updated',
    'user.deleted',
    'organization.created',
    '',
    undefined,
    null,
    7,
    {},
  ];
  const events = [
    ...types.map((type) => [
      `of the type ${JSON.stringify(type)}`,
      { message: makeMessage({ type }) },
    ]),
    ['whose type throws', { message: withGetter(makeMessage(), 'type') }],
    ['that is missing', {}],
    ['that is null', { message: null }],
    ['that is a text', { message: 'user.created' }],
    ['that is a proxy that throws', { message: throwing() }],
    ...[undefined, null, 7, 'event', [], throwing(), revoked()].map((event) => [
      `in an event that is ${event === null ? 'null' : typeof event}`,
      event,
    ]),
  ];
  for (const [what, event] of events) {
    test(what, async () => {
      const { lines, thrown, resolved } = await host.run({ event });
      assert.equal(thrown, undefined);
      assert.equal(resolved.value, undefined);
      assert.deepEqual(lines, ['keen-signup-rule: left alone: the message is not user.created']);
      assert.deepEqual(sent(), []);
    });
  }
});

describe('what no later delivery can mend is one line, code first', () => {
  for (const [what, message, secrets, pattern, faults = []] of [
    ['data is missing', makeMessage({ data: undefined }), undefined, /KEEN_EVENT: user /],
    ['data throws', withGetter(makeMessage(), 'data'), undefined, /KEEN_EVENT: user /],
    ['the user is missing', withUser(undefined), undefined, /KEEN_EVENT: user /],
    ['the user is null', withUser(null), undefined, /KEEN_EVENT: user /],
    ['the user is a text', withUser('Ada Lovelace'), undefined, /KEEN_EVENT: user /],
    ['the id throws', withUser(withGetter(makeUser(), 'user_id')), undefined, /KEEN_EVENT: /],
    ['secrets are missing', makeMessage(), () => null, /KEEN_SETTINGS: KEENIO_WRITE_KEY /],
    ['secrets are revoked', makeMessage(), revoked, /KEEN_SETTINGS: /],
    [
      'a placeholder',
      makeMessage(),
      () => settings({ KEENIO_WRITE_KEY: '##KEY##' }),
      /placeholder/,
    ],
    [
      'a bad address',
      makeMessage(),
      () => settings({ KEENIO_API_URL: 'ftp://x' }),
      /KEENIO_API_URL/,
    ],
    ['a refusal', makeMessage(), undefined, /KEEN_REJECTED: Keen answered 401/, [{ status: 401 }]],
    [
      'a refusal, allow',
      makeMessage(),
      () => settings({ KEENIO_ON_ERROR: 'allow' }),
      /KEEN_REJECTED: Keen answered 404/,
      [{ status: 404 }],
    ],
    [
      'another policy',
      makeMessage(),
      () => settings({ KEENIO_ON_ERROR: 'retry' }),
      /KEENIO_ON_ERROR must be /,
    ],
  ]) {
    test(what, async () => {
      keen.fault(...faults);
      const { lines } = await deliver(message, secrets ? secrets() : settings());
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^keen-signup-rule: KEEN_/);
      assert.match(lines[0], pattern);
      assert.ok(lines[0].length <= 256, `${lines[0].length} characters`);
      assert.equal(keen.events().length, 0);
    });
  }
});

describe('what a later delivery may mend is thrown', () => {
  const silent = { KEENIO_TIMEOUT_MS: '300' };
  for (const [code, fault, more] of [
    ['KEEN_UNAVAILABLE', { status: 503 }],
    ['KEEN_UNAVAILABLE', { status: 429 }],
    ['KEEN_NETWORK', { reset: 'before' }],
    ['KEEN_TIMEOUT', { hang: 'headers' }, silent],
  ]) {
    for (const onError of ['deny', 'allow']) {
      test(`${code} by ${JSON.stringify(fault)}, ${onError}: the next delivery is recorded`, async () => {
        keen.fault(fault);
        const secrets = settings({ KEENIO_ON_ERROR: onError, ...more });
        const { thrown, lines } = await host.run({ event: { message: makeMessage(), secrets } });
        assert.equal(thrown.error.name, 'KeenSignupError');
        assert.equal(thrown.error.code, code);
        tellsNothing({ calls: [thrown], lines }, SECRETS);
        assert.deepEqual(lines, []);
        await deliver(makeMessage());
        assert.equal(keen.events().length, 1);
      });
    }
  }

  for (const KEENIO_ON_ERROR of ['deny', 'allow']) {
    test(`KEEN_INTERNAL, ${KEENIO_ON_ERROR}`, async () => {
      const context = sandbox(WITH_FETCH);
      vm.runInContext('delete globalThis.WebAssembly', context);
      const { onExecuteEventStream } = evaluate('paste/stream.js', context);
      const event = { message: makeMessage(), secrets: settings({ KEENIO_ON_ERROR }) };
      const { thrown, lines } = await settle(() => onExecuteEventStream(event), context, {});
      assert.equal(thrown.error.code, 'KEEN_INTERNAL');
      assert.deepEqual(lines, []);
    });
  }
});

describe('an event can do without', () => {
  test('an id: there is no token', async () => {
    const { user_id: _, ...user } = makeUser();
    await deliver(withUser(user));
    const [event] = sent();
    assert.deepEqual(event.keen, { timestamp: user.created_at });
  });

  const withContext = (context) => makeMessage({ data: { object: makeUser(), context } });
  for (const [what, context] of [
    ['a context', undefined],
    ['a context that can be read', throwing()],
    ['a request', makeMessageContext({ request: undefined })],
    ['a request that can be read', makeMessageContext({ request: throwing() })],
    ['a request whose IP can be read', makeMessageContext({ request: withGetter({}, 'ip') })],
  ]) {
    test(what, async () => {
      const { lines } = await deliver(withContext(context));
      assert.deepEqual(sent(), [ofTenant({ ip: undefined })]);
      assert.deepEqual(lines, []);
    });
  }

  for (const part of ['client', 'connection', 'tenant']) {
    test(`a ${part} that can be read`, async () => {
      await deliver(withContext(withGetter(makeMessageContext(), part)));
      assert.deepEqual(sent(), [ofTenant()]);
    });
  }

  test('a tenant', async () => {
    await deliver(makeMessage({ a0tenant: undefined }));
    assert.deepEqual(sent(), [makeEvent()]);
  });

  for (const api of [undefined, null, throwing()]) {
    test(`an api: ${api === null ? 'null' : typeof api}`, async () => {
      const event = { message: makeMessage(), secrets: settings() };
      const { thrown } = await host.run({ event, api });
      assert.equal(thrown, undefined);
      assert.equal(keen.events().length, 1);
    });
  }

  test('a console', async () => {
    const event = { message: makeMessage({ type: 'user.deleted' }) };
    const { thrown } = await host.run({ event, console: throwing() });
    assert.equal(thrown, undefined);
  });
});
