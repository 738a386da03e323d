// Whatever user, context and configuration are: one callback, no throw, the right code.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { boom, revoked, throwing, withGetter } from '../hostile-objects.mjs';
import { denied, goesOn, recorded, sent } from '../outcome.mjs';
import { makeAuth0, makeContext, makeEvent, makeSettings, makeUser } from '../sign-up.mjs';

const { ip: _, ...withoutIp } = makeEvent();

const NOBODY = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a string', 'Ada Lovelace'],
  ['a boolean', true],
  ['a symbol', Symbol('Ada Lovelace')],
  ['a BigInt', 7n],
];

const noUser = NOBODY.map(([what, user]) => ({
  name: `user is ${what}: KEEN_EVENT`,
  given: () => ({ user }),
  expect: (seen) => denied(seen, 'KEEN_EVENT'),
}));

const noContext = NOBODY.map(([what, context]) => ({
  name: `context is ${what}: recorded without an IP`,
  given: () => ({ context }),
  expect: (seen) => recorded(seen, withoutIp),
}));

const noConfiguration = [...NOBODY, ['a list', []]].map(([what, configuration]) => ({
  name: `configuration is ${what}: KEEN_SETTINGS`,
  given: () => ({ configuration }),
  expect: (seen) => denied(seen, 'KEEN_SETTINGS'),
}));

const unreadable = [
  ['user is a proxy that throws', () => ({ user: throwing() })],
  ['user is a revoked proxy', () => ({ user: revoked() })],
  ['user.signedUp throws', () => ({ user: withGetter(makeUser(), 'signedUp') })],
  ['user.persistent throws', () => ({ user: withGetter(makeUser(), 'persistent') })],
  ['user.app_metadata throws', () => ({ user: withGetter(makeUser(), 'app_metadata') })],
  ['user.persistent is a proxy', () => ({ user: makeUser({ persistent: throwing() }) })],
  ['user.app_metadata is revoked', () => ({ user: makeUser({ app_metadata: revoked() }) })],
].flatMap(([what, given]) => [
  { name: `${what}: KEEN_EVENT`, given, expect: (seen) => denied(seen, 'KEEN_EVENT') },
  {
    name: `${what}, allow: one line`,
    given: ({ url }) => ({
      ...given(),
      configuration: makeSettings(url, { KEENIO_ON_ERROR: 'allow' }),
    }),
    expect(seen) {
      goesOn(seen);
      assert.equal(seen.lines.length, 1);
      assert.match(seen.lines[0], /KEEN_EVENT/);
    },
  },
]);

const unreadableContext = [
  ['context is a proxy that throws', () => throwing()],
  ['context is a revoked proxy', () => revoked()],
  ['context.request throws', () => withGetter({}, 'request')],
  ['context.request is a proxy that throws', () => ({ request: throwing() })],
  ['context.request.ip throws', () => ({ request: withGetter({}, 'ip') })],
].map(([what, context]) => ({
  name: `${what}: KEEN_EVENT`,
  given: () => ({ context: context() }),
  expect: (seen) => denied(seen, 'KEEN_EVENT'),
}));

const getters = ['user_id', 'name', 'created_at'].map((name) => ({
  name: `user.${name} throws: KEEN_EVENT`,
  given: () => ({ user: withGetter(makeUser(), name) }),
  expect: (seen) => denied(seen, 'KEEN_EVENT'),
}));

const unreadableConfiguration = [
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked],
].map(([what, configuration]) => ({
  name: `configuration is ${what}: KEEN_SETTINGS`,
  given: () => ({ configuration: configuration() }),
  expect: (seen) => denied(seen, 'KEEN_SETTINGS'),
}));

/** Users that do not take a mark. */
const unmarkable = [
  ['frozen', () => Object.freeze(makeUser())],
  ['sealed', () => Object.seal(makeUser())],
  ['not extensible', () => Object.preventExtensions(makeUser())],
  ['with a frozen app_metadata', () => makeUser({ app_metadata: Object.freeze({}) })],
  ['with an app_metadata that is text', () => makeUser({ app_metadata: 'none' })],
  [
    'with a persistent that cannot be set',
    () => Object.defineProperty(makeUser(), 'persistent', { get: () => undefined, set: boom }),
  ],
  [
    'with a proxy that takes nothing',
    () => new Proxy(makeUser(), { set: boom, defineProperty: boom }),
  ],
].flatMap(([what, user]) => [
  {
    name: `a user ${what} is recorded, and the mark saved where the host has a place for it`,
    given: () => ({ user: user(), auth0: makeAuth0() }),
    expect(seen) {
      recorded(seen);
      assert.equal(seen.given.auth0.saves.length, 1);
    },
  },
  {
    name: `a user ${what} is recorded; where the mark cannot be saved either, one line says so`,
    given: () => ({ user: user() }),
    expect(seen) {
      goesOn(seen);
      assert.deepEqual(sent(seen), makeEvent());
      assert.equal(seen.lines.length, 1);
    },
  },
]);

const strangers = [
  ["another realm's user", () => vm.runInNewContext(`(${JSON.stringify(makeUser())})`)],
  ['a user without a prototype', () => Object.assign(Object.create(null), makeUser())],
  // biome-ignore lint/suspicious/noThenProperty: a user must not be taken for a promise
  ['a user with a then', () => makeUser({ then: boom })],
  ['a user behind a proxy', () => new Proxy(makeUser(), {})],
].map(([what, user]) => ({
  name: `${what} is recorded`,
  given: () => ({ user: user() }),
  expect: (seen) => recorded(seen),
}));

const auth0s = [
  ['a proxy that throws', throwing],
  ['an object whose users throw', () => withGetter({}, 'users')],
  ['an object with users that are revoked', () => ({ users: revoked() })],
].map(([what, auth0]) => ({
  name: `auth0 is ${what}: KEEN_EVENT`,
  given: () => ({ auth0: auth0() }),
  expect: (seen) => denied(seen, 'KEEN_EVENT'),
}));

const consoles = [
  ['absent', undefined],
  ['null', null],
  ['empty', {}],
  ['a proxy that throws', throwing()],
  ['one that throws', Object.fromEntries(['log', 'warn', 'error'].map((name) => [name, boom]))],
].map(([what, console]) => ({
  name: `console is ${what}, allow: the login goes on`,
  given: () => ({ console, configuration: { KEENIO_ON_ERROR: 'allow' } }),
  expect: goesOn,
}));

/** Such a login cannot be answered; that is no reason to bring the host down. */
const callbacks = [undefined, null, 'callback', {}].flatMap((callback) => {
  const what = callback === undefined ? 'undefined' : JSON.stringify(callback);
  return [
    [`callback is ${what}, a recorded user: no throw`, { user: makeUser({ signedUp: true }) }],
    [`callback is ${what}, no settings: no throw`, { configuration: {} }],
  ].map(([name, more]) => ({
    name,
    given: () => ({ ...more, callback }),
    expect: ({ thrown }) => assert.equal(thrown, undefined),
  }));
});

export const hostile = [
  ...noUser,
  ...noContext,
  ...noConfiguration,
  ...unreadable,
  ...unreadableContext,
  ...unreadableConfiguration,
  ...getters,
  ...unmarkable,
  ...strangers,
  ...auth0s,
  ...consoles,
  ...callbacks,
  {
    name: 'an empty user and an empty context are recorded',
    given: () => ({ user: {}, context: {} }),
    expect(seen) {
      goesOn(seen);
      assert.deepEqual(Object.keys(sent(seen)), ['keen']);
    },
  },
  {
    name: 'the host changes user and context while the event is on its way: as it was',
    given() {
      const given = { user: makeUser(), context: makeContext() };
      return {
        ...given,
        afterCall() {
          given.user.name = 'Charles Babbage';
          given.context.request = undefined;
        },
      };
    },
    expect: (seen) => recorded(seen),
  },
  {
    name: 'allow: a user who is null is one line',
    given: () => ({ user: null, settings: { KEENIO_ON_ERROR: 'allow' } }),
    expect(seen) {
      goesOn(seen);
      assert.equal(seen.lines.length, 1);
    },
  },
];
