// A new sign-up becomes one event.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { goesOn, recorded, sent } from '../outcome.mjs';
import { makeContext, makeEvent, makeUser, token, WRITE_KEY } from '../sign-up.mjs';

const without = (object, ...names) => {
  const rest = { ...object };
  for (const name of names) delete rest[name];
  return rest;
};

/** The moment of the sign-up is unknown: now. */
function recordedNow(seen) {
  goesOn(seen);
  const { timestamp } = sent(seen).keen;
  assert.equal(new Date(timestamp).toISOString(), timestamp);
  const now = Date.parse(timestamp);
  assert.ok(seen.startedAt <= now && now <= Date.now(), timestamp);
}

const timestamps = [
  ['with an offset', '2026-03-01T12:20:30+02:00', '2026-03-01T10:20:30.000Z'],
  ['of a day', '2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['as a Date', new Date(1_772_360_430_456), '2026-03-01T10:20:30.456Z'],
  [
    "as another realm's Date",
    vm.runInNewContext('new Date(1772360430456)'),
    '2026-03-01T10:20:30.456Z',
  ],
].map(([what, created_at, timestamp]) => ({
  name: `created_at ${what} is the timestamp`,
  given: () => ({ user: makeUser({ created_at }) }),
  expect: (seen) => recorded(seen, makeEvent({ keen: { timestamp } })),
}));

const noTimestamps = [
  ['absent', undefined],
  ['null', null],
  ['no date', 'the day before yesterday'],
  ['an invalid Date', new Date(Number.NaN)],
  ['an object', { $date: '2026-03-01T10:20:30.456Z' }],
].map(([what, created_at]) => ({
  name: `created_at ${what}: the timestamp is now`,
  given: () => ({ user: makeUser({ created_at }) }),
  expect: recordedNow,
}));

const values = [
  ['no name', { user: without(makeUser(), 'name') }, without(makeEvent(), 'name')],
  ['a null name', { user: makeUser({ name: null }) }, makeEvent({ name: null })],
  ['an empty name', { user: makeUser({ name: '' }) }, makeEvent({ name: '' })],
  [
    'a name in any script',
    { user: makeUser({ name: 'Ада 爱达 \u{1f469}\u200d\u{1f4bb} "\\\0\n' }) },
    makeEvent({ name: 'Ада 爱达 \u{1f469}\u200d\u{1f4bb} "\\\0\n' }),
  ],
  [
    'a user_id beyond ASCII',
    { user: makeUser({ user_id: 'ldap|Žofie' }) },
    makeEvent({ userId: 'ldap|Žofie', keen: { uniqueness_token: token('ldap|Žofie') } }),
  ],
  [
    'a user_id that is a number',
    { user: makeUser({ user_id: 42 }) },
    { ...makeEvent({ userId: 42 }), keen: without(makeEvent().keen, 'uniqueness_token') },
  ],
  [
    'no user_id',
    { user: without(makeUser(), 'user_id') },
    {
      ...without(makeEvent(), 'userId'),
      keen: without(makeEvent().keen, 'uniqueness_token'),
    },
  ],
  [
    'no context.request',
    { context: without(makeContext(), 'request') },
    without(makeEvent(), 'ip'),
  ],
  ['a null context.request', { context: { request: null } }, without(makeEvent(), 'ip')],
  ['no IP', { context: { request: {} } }, without(makeEvent(), 'ip')],
  ['an IPv6', { context: { request: { ip: '2001:db8::77' } } }, makeEvent({ ip: '2001:db8::77' })],
].map(([what, given, event]) => ({
  name: `a sign-up with ${what} is recorded`,
  given: () => structuredClone(given),
  expect: (seen) => recorded(seen, event),
}));

export const recording = [
  {
    name: 'a new sign-up is recorded',
    expect(seen) {
      recorded(seen);
      const [{ method, path, headers, status }] = seen.requests;
      assert.equal(method, 'POST');
      assert.equal(path, '/3.0/projects/localproject/events/signups');
      assert.equal(headers.authorization, WRITE_KEY);
      assert.match(headers['content-type'], /^application\/json\b/);
      assert.equal(status, 201);
      assert.equal(seen.keen.events().length, 1);
    },
  },
  ...timestamps,
  ...noTimestamps,
  ...values,
  {
    name: 'a profile full of other things adds nothing to the event',
    given: () => ({ user: makeUser({ keen: { id: 'mine' }, ip: 'mine', bio: 'x'.repeat(1e6) }) }),
    expect: (seen) => recorded(seen),
  },
  {
    name: "a collection of one's own is percent-encoded",
    given: () => ({ settings: { KEENIO_EVENT_COLLECTION: 'new users/2%' } }),
    expect(seen) {
      recorded(seen);
      const [{ path }] = seen.requests;
      assert.equal(path, '/3.0/projects/localproject/events/new%20users%2F2%25');
      assert.equal(seen.keen.events('new users/2%').length, 1);
    },
  },
  ...['/eu/proxy', '/eu/proxy/'].map((prefix) => ({
    name: `an API URL keeps its path prefix: ${prefix}`,
    given: ({ url }) => ({ settings: { KEENIO_API_URL: url + prefix } }),
    expect(seen) {
      const [{ path }] = seen.requests;
      assert.equal(path, '/eu/proxy/3.0/projects/localproject/events/signups');
    },
  })),
  {
    name: 'the other spelling of the credentials will do',
    given: ({ url }) => ({
      configuration: {
        KEEN_WRITE_KEY: WRITE_KEY,
        KEEN_PROJ_ID: 'localproject',
        KEENIO_API_URL: url,
      },
    }),
    expect: (seen) => recorded(seen),
  },
  {
    name: 'the two spellings can be mixed',
    given: ({ url }) => ({
      configuration: {
        KEENIO_WRITE_KEY: WRITE_KEY,
        KEEN_PROJ_ID: 'localproject',
        KEENIO_API_URL: url,
      },
    }),
    expect: (seen) => recorded(seen),
  },
];
