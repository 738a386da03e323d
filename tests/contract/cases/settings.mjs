// A setting that is missing or bad: the error names it and what it accepts, never its value.
import assert from 'node:assert/strict';
import { allowed, denied, unmarked } from '../outcome.mjs';
import { makeSettings } from '../sign-up.mjs';

/** Each key: what the message has to say about it, and values it must refuse. */
const REFUSED = {
  KEENIO_WRITE_KEY: [/ascii|header|character/i, 'bad\nkey-8821', 'bad key-8821 é', { key: 8821 }],
  KEENIO_PROJECT_ID: [/letters and digits/i, 'bad/8821', '../8821', 'bad-8821', 'é8821', ['8821']],
  KEENIO_EVENT_COLLECTION: [
    /64/,
    '$bad8821',
    'bad$8821',
    '_bad8821',
    '.bad8821',
    'bad8821.',
    'bäd8821',
    '8821'.repeat(17),
  ],
  KEENIO_API_URL: [
    /https/,
    'bad8821',
    'http://8821.example',
    'http://127.0.0.1.8821.example',
    'http://localhost.8821.example',
    'http://0.0.0.0:8821',
    'http:8821.example',
    'https://',
    'https:///8821',
    'https://user:8821@api.example',
    'https://api.example/?bad8821',
    'https://api.example/#bad8821',
    'https://api.example:88210',
    'https://api.example/a b8821',
    'https://api.example\\8821',
    'ftp://8821.example',
    'file:///8821',
  ],
  KEENIO_ON_ERROR: [/\bdeny\b.*\ballow\b/, 'bad8821', 'Deny8821', true],
  KEENIO_DENY_MESSAGE: [/text/, { text: 8821 }, 8821],
  KEENIO_TIMEOUT_MS: [
    /100\b.*\b15[ ,_]?000/,
    '99',
    '15001',
    '-500',
    '+500',
    '500.5',
    '5e2',
    '0x1f4',
    '500ms',
    ' 500',
    'NaN',
    'Infinity',
    '88218821882188218821',
  ],
  KEENIO_MAX_ATTEMPTS: [/\b1\b.*\b5\b/, '0', '6', '-2', '1.5', 'two', '8821'],
  KEENIO_FLAG: [/name/i, 'bad.8821', '$bad8821', '8821'.repeat(64), '__proto__', 'constructor'],
};

const refused = Object.entries(REFUSED).flatMap(([key, [accepts, ...values]]) =>
  values.map((value) => ({
    name: `${key} refuses ${JSON.stringify(value).slice(0, 40)}`,
    given: () => ({ settings: { [key]: value } }),
    expect(seen) {
      const { message } = denied(seen, 'KEEN_SETTINGS');
      assert.match(message, new RegExp(`\\b${key}\\b`));
      assert.match(message, accepts);
      assert.doesNotMatch(message, /8821/, 'the value was told');
      assert.equal(seen.requests.length, 0, 'requests');
      unmarked(seen);
    },
  })),
);

const throwing = Object.keys(REFUSED).map((key) => ({
  name: `${key} cannot be read`,
  given: ({ url }) => ({
    configuration: Object.defineProperty(makeSettings(url), key, {
      get() {
        throw new Error('bad8821');
      },
    }),
  }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, new RegExp(`\\b${key}\\b`));
    assert.doesNotMatch(message, /8821/);
    assert.equal(seen.requests.length, 0, 'requests');
  },
}));

const missing = ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'].flatMap((key) =>
  [undefined, null, ''].map((value) => ({
    name: `${key} is required, and is ${value === '' ? 'empty' : value}`,
    given: () => ({ settings: { [key]: value } }),
    expect(seen) {
      const { message } = denied(seen, 'KEEN_SETTINGS');
      assert.match(message, new RegExp(`\\b${key}\\b`));
      assert.match(message, REFUSED[key][0]);
      unmarked(seen);
    },
  })),
);

const empty = Object.keys(REFUSED)
  .filter((key) => !missing.some(({ name }) => name.startsWith(key)))
  .filter((key) => key !== 'KEENIO_API_URL')
  .map((key) => ({
    name: `${key} left empty counts as absent`,
    given: () => ({ settings: { [key]: '' } }),
    expect(seen) {
      assert.equal(seen.calls[0].error, null);
      assert.equal(seen.keen.events().length, 1);
    },
  }));

const accepted = [
  ['KEENIO_TIMEOUT_MS', '15000'],
  ['KEENIO_MAX_ATTEMPTS', '5'],
  ['KEENIO_ON_ERROR', 'deny'],
  ['KEENIO_ON_ERROR', 'allow'],
  ['KEENIO_EVENT_COLLECTION', 'signups'],
  ['KEENIO_DENY_MESSAGE', 'Bitte später noch einmal.'],
].map(([key, value]) => ({
  name: `${key} accepts ${value}`,
  given: () => ({ settings: { [key]: value } }),
  expect(seen) {
    assert.equal(seen.calls[0].error, null);
    assert.equal(seen.keen.events().length, 1);
  },
}));

export const settings = [
  ...refused,
  ...throwing,
  ...missing,
  ...empty,
  ...accepted,
  {
    name: 'allow: a bad setting is one line, and no mark',
    needs: 'allow',
    given: () => ({ settings: { KEENIO_ON_ERROR: 'allow', KEENIO_PROJECT_ID: 'bad/8821' } }),
    expect(seen) {
      allowed(seen, 'KEEN_SETTINGS');
      assert.match(seen.lines[0], /KEENIO_PROJECT_ID.*letters and digits/i);
      assert.doesNotMatch(seen.lines[0], /8821/);
    },
  },
  {
    name: 'settings of megabytes: refused',
    given: () => ({ settings: { KEENIO_PROJECT_ID: 'é'.repeat(3_000_000) } }),
    expect: (seen) => denied(seen, 'KEEN_SETTINGS'),
  },
  {
    name: 'allow: no credentials is one line, and no mark',
    given: () => ({ configuration: { KEENIO_ON_ERROR: 'allow' } }),
    expect: (seen) => allowed(seen, 'KEEN_SETTINGS'),
  },
];
