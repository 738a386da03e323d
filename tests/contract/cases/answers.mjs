// What each answer of Keen means for the login, and what no answer means.
import assert from 'node:assert/strict';
import { allowed, denied, recorded, unmarked } from '../outcome.mjs';
import { WRITE_KEY } from '../sign-up.mjs';

const json = (value) => JSON.stringify(value);

/** Fault, code, Keen's own code. */
const REFUSALS = [
  ['401 for a bad key', { status: 401 }, 'KEEN_REJECTED', 'InvalidApiKeyError'],
  ['402', { status: 402, body: 'empty' }, 'KEEN_REJECTED'],
  ['403 as HTML', { status: 403, body: 'html' }, 'KEEN_REJECTED'],
  ['404', { status: 404 }, 'KEEN_REJECTED', 'ResourceNotFoundError'],
  ['404 as HTML', { status: 404, body: 'html' }, 'KEEN_REJECTED'],
  [
    '400 about a property',
    { status: 400, body: json({ message: 'x', error_code: 'InvalidPropertyNameError' }) },
    'KEEN_REJECTED',
    'InvalidPropertyNameError',
  ],
  [
    '400 about the namespace',
    { status: 400, body: json({ error_code: 'InvalidKeenNamespaceProperty' }) },
    'KEEN_REJECTED',
    'InvalidKeenNamespaceProperty',
  ],
  ['400 without a body', { status: 400, body: 'empty' }, 'KEEN_REJECTED'],
  ['400 that echoes key and event', { status: 400, body: 'echo' }, 'KEEN_REJECTED'],
  ['400 that is half of a JSON', { status: 400, body: '{"error_code":"Inv' }, 'KEEN_REJECTED'],
  ['400 that is null', { status: 400, body: 'null' }, 'KEEN_REJECTED'],
  ['400 that is a list', { status: 400, body: '[{"error_code":"x"}]' }, 'KEEN_REJECTED'],
  [
    '400 with a code that is not a string',
    { status: 400, body: json({ error_code: { of: 'Ada Lovelace' } }) },
    'KEEN_REJECTED',
  ],
  [
    '400 with a code that is a name',
    { status: 400, body: json({ error_code: 'Ada Lovelace' }) },
    'KEEN_REJECTED',
  ],
  ['413', { status: 413, body: 'empty' }, 'KEEN_REJECTED'],
  ['418', { status: 418, body: 'empty' }, 'KEEN_REJECTED'],
  ['501', { status: 501, body: 'empty' }, 'KEEN_REJECTED'],
  ['408', { status: 408, body: 'empty' }, 'KEEN_UNAVAILABLE'],
  ['429', { status: 429, body: 'html', retryAfter: '1' }, 'KEEN_UNAVAILABLE'],
  ['500', { status: 500 }, 'KEEN_UNAVAILABLE', 'InternalServerError'],
  ['500 as HTML', { status: 500, body: 'html' }, 'KEEN_UNAVAILABLE'],
  ['502 as HTML', { status: 502, body: 'html' }, 'KEEN_UNAVAILABLE'],
  ['503 without a body', { status: 503, body: 'empty' }, 'KEEN_UNAVAILABLE'],
  ['504', { status: 504, body: 'empty' }, 'KEEN_UNAVAILABLE'],
];

const refusals = REFUSALS.map(([what, fault, code, errorCode]) => ({
  name: `Keen answers ${what}: ${code}`,
  faults: [fault],
  expect(seen) {
    const { status } = fault;
    denied(seen, code, { status, attempts: 1, ...(errorCode && { errorCode }) });
    assert.equal(seen.requests.length, 1, 'requests');
    unmarked(seen);
  },
}));

const redirects = [301, 302, 303, 307, 308].map((status) => ({
  name: `a redirect is not followed: ${status}`,
  given: ({ url, keen }) => {
    const elsewhere = `${url}/3.0/projects/localproject/events/elsewhere`;
    keen.fault({ redirect: elsewhere, status, body: 'empty' });
    return {};
  },
  expect(seen) {
    denied(seen, 'KEEN_REJECTED', { status, attempts: 1 });
    assert.equal(seen.requests.length, 1, 'requests');
    unmarked(seen);
  },
}));

const successes = [
  ['201 as HTML', { status: 201, body: 'html' }],
  ['201 without a body', { status: 201, body: 'empty' }],
  ['200', { status: 200 }],
  ['202', { status: 202, body: 'empty' }],
  ['204', { status: 204, body: 'empty' }],
].map(([what, fault]) => ({
  name: `Keen answers ${what}: recorded`,
  faults: [fault],
  expect: (seen) => recorded(seen),
}));

/** What to look at, by status; `allow` and `deny` say the same. */
const ADVICE = [
  [401, /\bKEENIO_WRITE_KEY\b/],
  [403, /\bKEENIO_WRITE_KEY\b.*collection/i],
  [404, /\bKEENIO_PROJECT_ID\b/],
].flatMap(([status, pattern]) =>
  ['json', 'html', 'empty'].flatMap((body) => [
    {
      name: `Keen answers ${status}, ${body}: the error names the setting to look at`,
      faults: [{ status, ...(body !== 'json' && { body }) }],
      expect(seen) {
        const { errorCode } = seen.calls[0].error;
        const { message } = denied(seen, 'KEEN_REJECTED', {
          status,
          ...(errorCode && { errorCode }),
          attempts: 1,
        });
        assert.match(message, pattern);
      },
    },
    {
      name: `Keen answers ${status}, ${body}, allow: the line names the setting to look at`,
      needs: 'allow',
      faults: [{ status, ...(body !== 'json' && { body }) }],
      given: () => ({ settings: { KEENIO_ON_ERROR: 'allow' } }),
      expect(seen) {
        allowed(seen, 'KEEN_REJECTED');
        assert.match(seen.lines[0], pattern);
      },
    },
  ]),
);

export const answers = [
  ...ADVICE,
  ...successes,
  ...refusals,
  ...redirects,
  {
    name: 'the key is wrong: what Keen itself says',
    given: () => ({ settings: { KEENIO_WRITE_KEY: 'another-key' } }),
    expect(seen) {
      const fields = { status: 401, errorCode: 'InvalidApiKeyError', attempts: 1 };
      denied(seen, 'KEEN_REJECTED', fields);
      unmarked(seen);
    },
  },
  {
    name: 'the project is unknown: what Keen itself says',
    given: () => ({ settings: { KEENIO_PROJECT_ID: 'anotherproject' } }),
    expect(seen) {
      const fields = { status: 404, errorCode: 'ResourceNotFoundError', attempts: 1 };
      denied(seen, 'KEEN_REJECTED', fields);
      unmarked(seen);
    },
  },
  {
    name: 'an answer with the write key for a code tells nothing',
    faults: [{ status: 400, body: json({ error_code: WRITE_KEY, message: WRITE_KEY }) }],
    expect: (seen) => denied(seen, 'KEEN_REJECTED', { status: 400, attempts: 1 }),
  },
  {
    name: 'the socket is reset: KEEN_NETWORK',
    faults: [{ reset: 'before' }],
    expect(seen) {
      denied(seen, 'KEEN_NETWORK', { attempts: 1 });
      unmarked(seen);
    },
  },
  {
    name: 'nobody listens: KEEN_NETWORK',
    given: ({ closedUrl }) => ({ settings: { KEENIO_API_URL: closedUrl } }),
    expect(seen) {
      denied(seen, 'KEEN_NETWORK', { attempts: 1 });
      unmarked(seen);
    },
  },
  {
    name: 'no answer comes: KEEN_TIMEOUT',
    faults: [{ hang: 'headers' }],
    given: () => ({ settings: { KEENIO_TIMEOUT_MS: '300' } }),
    expect(seen) {
      denied(seen, 'KEEN_TIMEOUT', { attempts: 1 });
      unmarked(seen);
    },
  },
  ...[
    ['401', [{ status: 401 }], {}, 'KEEN_REJECTED'],
    ['503', [{ status: 503 }], {}, 'KEEN_UNAVAILABLE'],
    ['an echo', [{ status: 400, body: 'echo' }], {}, 'KEEN_REJECTED'],
    ['a reset', [{ reset: 'before' }], {}, 'KEEN_NETWORK'],
    ['silence', [{ hang: 'headers' }], { KEENIO_TIMEOUT_MS: '300' }, 'KEEN_TIMEOUT'],
  ].map(([what, faults, more, code]) => ({
    name: `allow: ${what} is one line, and no mark`,
    faults,
    given: () => ({ settings: { KEENIO_ON_ERROR: 'allow', ...more } }),
    expect: (seen) => allowed(seen, code),
  })),
];
