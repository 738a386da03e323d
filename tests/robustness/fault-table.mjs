// Every fault of the local Keen, and what a login comes to that meets it at each of its attempts.
//
//   name
//   fault      what the local Keen does (playground/keen-faults.mjs); takes its URLs where needed
//   code       of the error; null where the sign-up is recorded
//   status     of Keen's answer, where there was one
//   errorCode  Keen's own
//   isRetried  whether another attempt follows
//   stored     events in Keen afterwards, where it is not the one of a recorded sign-up
//   timeout    KEENIO_TIMEOUT_MS, where time has to run out
//   leastMs    such a login does not end sooner

const DEFAULTS = { code: null, isRetried: false, stored: 0 };

const json = (value) => JSON.stringify(value);

/** Bodies that a status may come with, and Keen's own code as far as it can be told from them. */
const BODIES = [
  ['JSON', undefined, (own) => own],
  ['HTML', 'html'],
  ['an empty body', 'empty'],
  ['an echo of key and event', 'echo'],
  ['half a JSON', '{"error_code":"Inv'],
];

const answers = ({ statuses, bodies = BODIES, ...rest }) =>
  statuses.flatMap(([status, own]) =>
    bodies.map(([what, body, errorCode = () => undefined]) => ({
      name: `${status} with ${what}`,
      fault: { status, body },
      status,
      errorCode: errorCode(own),
      ...rest,
    })),
  );

const FEW = [BODIES[0], BODIES[2]];

const successes = answers({
  statuses: [[200], [201], [202], [299]],
  bodies: BODIES.map(([what, body]) => [what, body]),
}).map((row) => ({ ...row, status: undefined }));

const finals = [
  ...answers({
    statuses: [
      [400, 'InvalidEventError'],
      [401, 'InvalidApiKeyError'],
      [404, 'ResourceNotFoundError'],
      [413, undefined],
    ],
    code: 'KEEN_REJECTED',
  }),
  ...answers({
    statuses: [[304], [402], [403], [409], [418], [425]].concat(
      [501, 505, 511, 599].map((status) => [status, 'InternalServerError']),
    ),
    bodies: FEW,
    code: 'KEEN_REJECTED',
  }),
];

const retried = [
  ...answers({
    statuses: [
      [429, undefined],
      [503, 'InternalServerError'],
    ],
    code: 'KEEN_UNAVAILABLE',
    isRetried: true,
  }),
  ...answers({
    statuses: [[408]].concat([500, 502, 504].map((status) => [status, 'InternalServerError'])),
    bodies: FEW,
    code: 'KEEN_UNAVAILABLE',
    isRetried: true,
  }),
  {
    name: '503 although the event was stored',
    fault: { status: 503, store: true },
    code: 'KEEN_UNAVAILABLE',
    status: 503,
    errorCode: 'InternalServerError',
    isRetried: true,
    stored: 1,
  },
];

const redirects = [301, 302, 303, 307, 308].map((status) => ({
  name: `${status} to another host`,
  fault: ({ elsewhere }) => ({ status, redirect: elsewhere, body: 'empty' }),
  code: 'KEEN_REJECTED',
  status,
}));

/** What becomes of a body does not change what the status said. */
const spoiled = [
  ['hangs', { hang: 'body' }],
  ['breaks off', { cut: true }],
  ['drips', { drip: { bytes: 1, everyMs: 100 } }],
  ['has 5 MB', { bigBody: 5_000_000 }],
].flatMap(([what, fault]) => [
  { name: `201 whose body ${what}`, fault, stored: 1 },
  {
    name: `400 whose body ${what}`,
    fault: { ...fault, status: 400 },
    code: 'KEEN_REJECTED',
    status: 400,
  },
  {
    name: `503 whose body ${what}`,
    fault: { ...fault, status: 503 },
    code: 'KEEN_UNAVAILABLE',
    status: 503,
    isRetried: true,
  },
]);

const sockets = [
  { name: 'a reset before the event is stored', fault: { reset: 'before' } },
  { name: 'a reset after the event is stored', fault: { reset: 'stored' }, stored: 1 },
].map((row) => ({ ...row, code: 'KEEN_NETWORK', isRetried: true }));

const silences = [
  { name: 'silence', fault: { hang: 'headers' } },
  { name: 'silence after the event is stored', fault: { hang: 'headers', store: true }, stored: 1 },
  { name: 'an answer after the time', fault: { delayMs: 60_000 } },
].map((row) => ({ ...row, code: 'KEEN_TIMEOUT', isRetried: true, timeout: 400, leastMs: 400 }));

const codes = [
  ['another code of Keen', { error_code: 'InvalidKeenNamespaceProperty' }, true],
  ['a code that is a sentence', { error_code: 'Ada Lovelace has no Error' }],
  ['a code that is an object', { error_code: { is: 'InvalidEventError' } }],
  ['a code that is too long', { error_code: `${'a'.repeat(60)}Error` }],
].map(([what, body, isTold]) => ({
  name: `400 with ${what}`,
  fault: { status: 400, body: json(body) },
  code: 'KEEN_REJECTED',
  status: 400,
  errorCode: isTold ? body.error_code : undefined,
}));

export const table = [
  ...successes,
  { name: '204', fault: { status: 204 } },
  { name: '201 and an answer that is late', fault: { delayMs: 30 }, stored: 1 },
  { name: '200 with rubbish for Retry-After', fault: { status: 200, retryAfter: 'soon' } },
  ...finals,
  {
    name: '400 with Retry-After',
    fault: { status: 400, retryAfter: '1' },
    code: 'KEEN_REJECTED',
    status: 400,
    errorCode: 'InvalidEventError',
  },
  ...codes,
  ...redirects,
  ...retried,
  ...spoiled,
  ...sockets,
  ...silences,
].map((row) => ({ ...DEFAULTS, ...row }));
