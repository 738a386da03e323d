// Objects of the host's that throw when they are read.
import assert from 'node:assert/strict';
import { revoked, throwing, withGetter } from '../hostile-objects.mjs';
import { denied, goesOn, leftOut, recordedWithLine } from '../outcome.mjs';
import {
  makeContext,
  makeEvent,
  makeProfile,
  makeSettings,
  makeUser,
  mapping,
} from '../sign-up.mjs';

/** Users of whom nobody can say whether they are recorded, or who they are. */
const users = [
  ['user is a proxy that throws', () => throwing()],
  ['user is a revoked proxy', () => revoked()],
  ['user.signedUp throws', () => withGetter(makeUser(), 'signedUp')],
  ['user.persistent throws', () => withGetter(makeUser(), 'persistent')],
  ['user.app_metadata throws', () => withGetter(makeUser(), 'app_metadata')],
  ['user.persistent is a proxy that throws', () => makeUser({ persistent: throwing() })],
  ['user.app_metadata is a revoked proxy', () => makeUser({ app_metadata: revoked() })],
  ['user.user_id throws', () => withGetter(makeUser(), 'user_id')],
].flatMap(([what, user]) => [
  {
    name: `${what}: KEEN_EVENT`,
    given: () => ({ user: user() }),
    expect: (seen) => denied(seen, 'KEEN_EVENT'),
  },
  {
    name: `${what}, allow: one line`,
    needs: 'allow',
    given: ({ url }) => ({
      user: user(),
      configuration: makeSettings(url, { KEENIO_ON_ERROR: 'allow' }),
    }),
    expect(seen) {
      goesOn(seen);
      assert.equal(seen.lines.length, 1);
      assert.match(seen.lines[0], /KEEN_EVENT/);
    },
  },
]);

/** What an event can do without. */
const contexts = [
  ['context is a proxy that throws', throwing],
  ['context is a revoked proxy', revoked],
  ['context.request throws', () => withGetter({}, 'request')],
  ['context.request is a proxy that throws', () => ({ request: throwing() })],
  ['context.request.ip throws', () => ({ request: withGetter({}, 'ip') })],
].map(([what, context]) => ({
  name: `${what}: recorded without an IP, one line`,
  // For an Action: action-event.test.mjs.
  only: 'rule',
  given: () => ({ context: context() }),
  expect: (seen) => leftOut(seen, makeEvent({ ip: undefined }), ['ip']),
}));

const mapped = [
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked],
].map(([what, value]) => ({
  name: `a mapped path leads through ${what}: recorded without it, one line`,
  given: () => ({
    user: makeProfile({ deep: value() }),
    settings: mapping({ mapped: 'user.deep.er', plan: 'user.app_metadata.plan' }),
  }),
  expect: (seen) => leftOut(seen, makeEvent({ plan: 'gold' }), ['mapped']),
}));

const configurations = [
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked],
].map(([what, configuration]) => ({
  name: `configuration is ${what}: KEEN_SETTINGS`,
  given: () => ({ configuration: configuration() }),
  expect: (seen) => denied(seen, 'KEEN_SETTINGS'),
}));

/** The mark cannot be saved, and the user alone carries it. */
const auth0s = [
  ['a proxy that throws', throwing],
  ['an object whose users throw', () => withGetter({}, 'users')],
  ['an object whose users are revoked', () => ({ users: revoked() })],
].map(([what, auth0]) => ({
  name: `auth0 is ${what}: recorded, one line about the mark`,
  only: 'rule',
  given: () => ({ auth0: auth0() }),
  expect: (seen) => assert.deepEqual(recordedWithLine(seen, /\bmark\b/), makeEvent()),
}));

export const unreadable = [
  ...users,
  ...contexts,
  ...mapped,
  ...configurations,
  ...auth0s,
  {
    name: 'user.name throws: recorded without a name, one line',
    given: () => ({ user: withGetter(makeUser(), 'name') }),
    expect: (seen) => leftOut(seen, makeEvent({ name: undefined }), ['name']),
  },
  {
    name: 'the user agent throws: recorded without it, one line',
    given: () => ({
      context: makeContext({ request: withGetter({ ip: '203.0.113.77' }, 'userAgent') }),
      settings: { KEENIO_ADDONS: 'ua_parser' },
    }),
    only: 'rule',
    expect: (seen) => leftOut(seen, makeEvent(), ['user_agent']),
  },
];
