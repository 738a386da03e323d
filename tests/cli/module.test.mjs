// The module of the command and the page: the events that it makes are the rule's.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  initSync,
  isErrorCode,
  outcome,
  rejection,
  retryAfterMs,
  SignUps,
  settingsOf,
  waitMs,
} from '../../cli/module.mjs';
import { createRule } from '../../pkg/index.mjs';
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';

const URL = 'https://keen.example';

/** What the published rule sends and logs at a login of this user. */
async function sentByRule(configuration, user, context) {
  const requests = [];
  const log = [];
  const fetch = async (url, init) => {
    requests.push({ url, ...init });
    return new Response('{"created": true}', { status: 201 });
  };
  const console = { error: (line) => log.push(line) };
  await new Promise((resolve) => {
    createRule({ configuration, fetch, console })(structuredClone(user), context, resolve);
  });
  return { requests, log };
}

describe('SignUps', () => {
  for (const [label, user, context, settings] of [
    ['a usual one', makeUser(), makeContext(), {}],
    ['without anything', {}, {}, {}],
    ['with a tenant', makeUser(), makeContext({ tenant: 'example' }), {}],
    [
      'with mapped properties',
      makeUser({ app_metadata: { plan: 'pro' } }),
      makeContext(),
      { KEENIO_PROPERTIES: '{"plan":"user.app_metadata.plan","name":null}' },
    ],
    [
      'with parts that Keen refuses',
      makeUser({ name: { 'a.b': 1, c: 'x'.repeat(10_000), d: 2 } }),
      makeContext(),
      {},
    ],
    [
      'with more parts than a log line names',
      makeUser({ name: { 'a.': 1, 'b.': 1, 'c.': 1, 'd.': 1 } }),
      {},
      {},
    ],
    [
      'that is too large',
      makeUser({ name: { a: Array(120).fill('x'.repeat(9000)), b: 1 } }),
      {},
      {},
    ],
    [
      'with add-ons',
      makeUser(),
      makeContext(),
      { KEENIO_ADDONS: 'ip_to_geo,ua_parser,date_time_parser', KEENIO_PROPERTIES: '{"ip":null}' },
    ],
    [
      'with another collection and address',
      makeUser(),
      {},
      { KEENIO_EVENT_COLLECTION: 'sign ups/2026', KEENIO_API_URL: `${URL}/keen/` },
    ],
    ['with a bad id', makeUser({ user_id: 17 }), {}, {}],
  ]) {
    test(`shows and makes what the rule sends: a sign-up ${label}`, async () => {
      const configuration = makeSettings(URL, settings);
      // The same time in both: a user without a date is one of now.
      const dated = { created_at: 1_772_360_430, ...user };
      const { requests, log } = await sentByRule(configuration, dated, context);
      const [{ url, method, headers, body }] = requests;
      const signUps = new SignUps(configuration);
      const preview = signUps.preview(dated, context);
      const { authorization, ...others } = headers;
      assert.equal(preview.body, body);
      assert.deepEqual(preview.log, log);
      assert.deepEqual(preview.request, {
        method,
        url,
        headers: { authorization: `… (${authorization.length} characters)`, ...others },
      });
      const event = signUps.event(dated, context);
      assert.equal(event.json, body);
      assert.equal(event.token, JSON.parse(body).keen.uniqueness_token ?? null);
      assert.deepEqual(event.leftOut ?? [], preview.leftOut);
      assert.equal(event.createdMs, Date.parse(JSON.parse(body).keen.timestamp));
      assert.equal(signUps.eventUrl, url);
      assert.equal(signUps.writeKey, authorization);
    });
  }

  test('names every part that is left out, not only those of the log line', () => {
    const name = { 'a.': 1, 'b.': 1, 'c.': 1, 'd.': 1, e: 'x'.repeat(10_000) };
    const { leftOut } = new SignUps(makeSettings(URL)).event(makeUser({ name }));
    const refused = { path: 'name.*', reason: 'has a name that Keen refuses' };
    const long = { path: 'name.e', reason: 'is a text of 10000 characters or more' };
    assert.deepEqual(leftOut, [refused, refused, refused, refused, long]);
  });

  test('says whether a date is missing or bad', () => {
    const signUps = new SignUps(makeSettings(URL));
    for (const [created_at, createdMs, isDateBad] of [
      ['2026-03-01T10:20:30.456Z', 1_772_360_430_456, false],
      [undefined, null, false],
      ['', null, false],
      ['yesterday', null, true],
    ]) {
      const event = signUps.event(makeUser({ created_at }));
      assert.deepEqual([event.createdMs, event.isDateBad], [createdMs, isDateBad], created_at);
    }
  });

  test('says who carries the flag', () => {
    const signUps = new SignUps(makeSettings(URL, { KEENIO_FLAG: 'seen' }));
    for (const [more, isRecorded] of [
      [{ seen: true }, true],
      [{ app_metadata: { seen: 1 } }, true],
      [{ persistent: { seen: 'yes' } }, true],
      [{ signedUp: true, app_metadata: { seen: false } }, false],
    ]) {
      const user = makeUser(more);
      assert.equal(signUps.event(user).isRecorded, isRecorded, JSON.stringify(more));
      assert.equal(signUps.preview(user).isRecorded, isRecorded, JSON.stringify(more));
    }
  });

  test('has the settings as they are used', () => {
    const signUps = new SignUps(
      makeSettings(`${URL}/keen/`, {
        KEENIO_EVENT_COLLECTION: 'sign ups/2026',
        KEENIO_TIMEOUT_MS: '900',
        KEENIO_MAX_ATTEMPTS: '2',
        KEENIO_SIGNUP_WINDOW: '2h',
        KEENIO_ON_ERROR: 'allow',
        KEENIO_FLAG: 'seen',
      }),
    );
    const { projectUrl, collection, timeoutMs, maxAttempts, windowMs, allowsOnError, flag } =
      signUps;
    assert.deepEqual(
      { projectUrl, collection, timeoutMs, maxAttempts, windowMs, allowsOnError, flag },
      {
        projectUrl: `${URL}/keen/3.0/projects/localproject`,
        collection: 'sign ups/2026',
        timeoutMs: 900,
        maxAttempts: 2,
        windowMs: 7_200_000,
        allowsOnError: true,
        flag: 'seen',
      },
    );
  });

  for (const [label, make, code] of [
    [
      'settings that are bad',
      () => new SignUps(makeSettings(URL, { KEENIO_ON_ERROR: 'x' })),
      'KEEN_SETTINGS',
    ],
    [
      'a user that is not an object',
      () => new SignUps(makeSettings(URL)).event('Ada'),
      'KEEN_EVENT',
    ],
    ['no user', () => new SignUps(makeSettings(URL)).preview(null), 'KEEN_EVENT'],
  ]) {
    test(`throws ${code} for ${label}`, () => {
      assert.throws(make, { name: 'KeenSignupError', code });
    });
  }

  test('keeps its memory, and the table of what it refers to, at their sizes', () => {
    const signUps = new SignUps(makeSettings(URL));
    const user = makeUser({ name: { 'a.b': 1 } });
    const make = (events) => {
      for (let count = 0; count < events; count += 1) signUps.event(user);
    };
    // The module is there already: this gives its exports.
    const { memory, __wbindgen_externrefs: table } = initSync();
    const sizes = () => [memory.buffer.byteLength, table.length];
    make(1000);
    const before = sizes();
    make(5000);
    assert.deepEqual(sizes(), before);
  });
});

describe('settingsOf', () => {
  test('judges each setting by itself', () => {
    const shown = settingsOf({
      KEENIO_FLAG: 'a.b',
      KEENIO_TIMEOUT_MS: '99',
      KEENIO_MAX_ATTEMPTS: '2',
    });
    const bad = shown.filter(({ error }) => error).map(({ key }) => key);
    assert.deepEqual(bad, [
      'KEENIO_WRITE_KEY',
      'KEENIO_PROJECT_ID',
      'KEENIO_TIMEOUT_MS',
      'KEENIO_FLAG',
    ]);
    const attempts = shown.find(({ key }) => key === 'KEENIO_MAX_ATTEMPTS');
    assert.deepEqual(attempts, {
      key: 'KEENIO_MAX_ATTEMPTS',
      alias: null,
      accepts: 'a whole number from 1 to 5',
      value: '2',
      isDefault: false,
      isRequired: false,
      error: null,
    });
  });

  test('names a credential by the name in use', () => {
    const [key] = settingsOf({ KEEN_WRITE_KEY: '8f3c61d0a97e42b5' });
    assert.equal(key.key, 'KEEN_WRITE_KEY');
    assert.equal(key.alias, 'KEENIO_WRITE_KEY');
    assert.equal(key.value, '…42b5 (16 characters)');
    assert.equal(key.isRequired, true);
  });

  test('a getter that throws is a bad setting', () => {
    const configuration = {
      get KEENIO_FLAG() {
        throw new Error('not readable');
      },
    };
    const { error } = settingsOf(configuration).find(({ key }) => key === 'KEENIO_FLAG');
    assert.match(error, /^KEENIO_FLAG must be/);
  });
});

describe('answers and retries are those of the rule', () => {
  test('outcome', () => {
    const outcomes = [200, 201, 408, 429, 503, 400, 302, 501].map((status) => outcome(status));
    assert.deepEqual(outcomes, [
      'stored',
      'stored',
      'retry',
      'retry',
      'retry',
      'final',
      'final',
      'final',
    ]);
  });

  test('rejection names the setting to look at', () => {
    assert.equal(
      rejection(401, 'InvalidApiKeyError'),
      'Keen answered 401 (InvalidApiKeyError); check KEENIO_WRITE_KEY',
    );
    assert.equal(rejection(400), 'Keen answered 400');
  });

  test('retryAfterMs', () => {
    assert.equal(retryAfterMs('3'), 3000);
    assert.equal(retryAfterMs('soon'), undefined);
    const wait = retryAfterMs(new Date(Date.now() + 60_000).toUTCString());
    assert.ok(wait > 50_000 && wait <= 60_000, `${wait}`);
  });

  test('waitMs', () => {
    assert.equal(waitMs(3, 3, 1000), undefined);
    assert.equal(waitMs(1, 3, 40), undefined);
    assert.equal(waitMs(1, 3, 5000, 2000), 2000);
    assert.equal(waitMs(1, 3, 1000, 2000), undefined);
    const wait = waitMs(2, 3, Infinity);
    assert.ok(wait >= 0 && wait <= 200, `${wait}`);
  });

  test('isErrorCode', () => {
    assert.equal(isErrorCode('InvalidApiKeyError'), true);
    assert.equal(isErrorCode('<b>Ada</b>Error'), false);
  });
});
