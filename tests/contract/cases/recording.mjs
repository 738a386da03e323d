// A new sign-up becomes one event.
import assert from 'node:assert/strict';
import { recorded } from '../outcome.mjs';
import { makeContext, makeEvent, makeUser, token, WRITE_KEY } from '../sign-up.mjs';

const without = (object, ...names) => {
  const rest = { ...object };
  for (const name of names) delete rest[name];
  return rest;
};

/** The event of a user without an id. */
const NOBODY = makeEvent({ userId: undefined, keen: { uniqueness_token: undefined } });

const values = [
  ['no name', { user: without(makeUser(), 'name') }, without(makeEvent(), 'name')],
  ['a null name', { user: makeUser({ name: null }) }, without(makeEvent(), 'name')],
  ['an empty name', { user: makeUser({ name: '' }) }, without(makeEvent(), 'name')],
  ['a null IP', { context: { request: { ip: null } } }, without(makeEvent(), 'ip')],
  ['an empty IP', { context: { request: { ip: '' } } }, without(makeEvent(), 'ip')],
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
    makeEvent({ userId: 42, keen: { uniqueness_token: undefined } }),
  ],
  ['no user_id', { user: without(makeUser(), 'user_id') }, NOBODY],
  ['a null user_id', { user: makeUser({ user_id: null }) }, NOBODY],
  ['an empty user_id', { user: makeUser({ user_id: '' }) }, NOBODY],
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
  ...values,
  {
    name: 'a profile full of other things adds nothing to the event',
    given: () => ({ user: makeUser({ keen: { id: 'mine' }, ip: 'mine', bio: 'x'.repeat(1e6) }) }),
    expect: (seen) => recorded(seen),
  },
  {
    name: 'another collection is percent-encoded',
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
    name: 'the other spelling of the credentials works, too',
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
