// Two audiences of a denial: the person reads a neutral sentence, the log has code and reason.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { revoked, withGetter } from './hostile-objects.mjs';
import { makeApi, makeHostEvent, openForFile } from './hosts/action-event.mjs';
import { tellsNothing } from './outcome.mjs';
import { makeUser, SECRETS } from './sign-up.mjs';

const { keen, settings, run } = openForFile();

/** What denies a login, and what the log has to say. */
const REASONS = [
  [
    'a missing setting',
    { KEENIO_WRITE_KEY: undefined },
    [],
    /KEEN_SETTINGS: KEENIO_WRITE_KEY must /,
  ],
  [
    'a bad setting',
    { KEENIO_API_URL: 'http://a.example' },
    [],
    /KEEN_SETTINGS: KEENIO_API_URL must /,
  ],
  [
    'a bad mapping',
    { KEENIO_PROPERTIES: '{"a":"b"}' },
    [],
    /KEEN_SETTINGS: KEENIO_PROPERTIES must /,
  ],
  ['a bad flag', { KEENIO_FLAG: 'email' }, [], /KEEN_SETTINGS: KEENIO_FLAG must /],
  [
    'a 401',
    {},
    [{ status: 401 }],
    /KEEN_REJECTED: .*\b401\b.*InvalidApiKeyError.*KEENIO_WRITE_KEY/,
  ],
  ['a 503', {}, [{ status: 503 }], /KEEN_UNAVAILABLE: .*\b503\b/],
  ['a reset', {}, [{ reset: 'before' }], /KEEN_NETWORK: /],
  ['silence', { KEENIO_TIMEOUT_MS: '200' }, [{ hang: 'headers' }], /KEEN_TIMEOUT: /],
];

async function deny(more, faults = []) {
  keen().fault(...faults);
  const api = makeApi();
  const { lines } = await run(makeHostEvent(settings(more)), api);
  assert.equal(lines.length, 1);
  assert.equal(api.denials.length, 1);
  assert.equal(api.denials[0].length, 1);
  tellsNothing({ calls: [], lines: lines.concat(api.denials.flat()) }, SECRETS);
  return { reason: lines[0], sentence: api.denials[0][0] };
}

describe('the person reads', () => {
  for (const [what, more, faults] of REASONS) {
    test(`a neutral sentence: ${what}`, async () => {
      const { sentence } = await deny(more, faults);
      assert.match(sentence, /^[A-Z][^A-Z]+\.$|^[A-Z].*\. [A-Z].*\.$/);
      assert.doesNotMatch(sentence, /keen|\d|_|setting|key/i);
    });

    test(`the sentence of KEENIO_DENY_MESSAGE: ${what}`, async () => {
      const KEENIO_DENY_MESSAGE = 'Bitte später noch einmal versuchen.';
      const { sentence } = await deny({ ...more, KEENIO_DENY_MESSAGE }, faults);
      assert.equal(sentence, KEENIO_DENY_MESSAGE);
    });
  }

  for (const [what, secrets] of [
    ['absent', () => undefined],
    ['revoked', revoked],
    [
      'with a message that is empty',
      () => settings({ KEENIO_FLAG: 'email', KEENIO_DENY_MESSAGE: '' }),
    ],
    ['with a message that is a number', () => settings({ KEENIO_DENY_MESSAGE: 8821 })],
    ['with a message that throws', () => withGetter(settings(), 'KEENIO_DENY_MESSAGE')],
  ]) {
    test(`the neutral sentence where the settings are ${what}`, async () => {
      const api = makeApi();
      await run(makeHostEvent(secrets()), api);
      const [[sentence]] = api.denials;
      assert.match(sentence, /^[A-Z].*\.$/);
      assert.doesNotMatch(sentence, /keen|8821/i);
    });
  }
});

describe('the log has one line, code first', () => {
  for (const [what, more, faults, pattern] of REASONS) {
    test(what, async () => {
      const { reason } = await deny(more, faults);
      assert.match(reason, pattern);
      assert.match(reason, /^keen-signup-rule: KEEN_/);
      assert.ok(reason.length <= 256, `${reason.length} characters`);
    });
  }
});

test('allow: nobody is denied, and the log has the reason', async () => {
  const api = makeApi();
  const secrets = settings({ KEENIO_ON_ERROR: 'allow', KEENIO_PROJECT_ID: '/' });
  const { lines } = await run(makeHostEvent(secrets), api);
  assert.deepEqual(api.denials, []);
  assert.deepEqual(api.marks, []);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^keen-signup-rule: KEEN_SETTINGS: KEENIO_PROJECT_ID must /);
});

test('a recorded user is not denied, whatever the settings are', async () => {
  const user = makeUser({ app_metadata: { signedUp: true } });
  const api = makeApi();
  const { lines } = await run(makeHostEvent({ KEENIO_PROJECT_ID: '/' }, { user }), api);
  assert.deepEqual([api.denials, lines], [[], []]);
});
