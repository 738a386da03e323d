// Whatever the host hands in: one callback, no throw, the right code.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { boom, throwing } from '../hostile-objects.mjs';
import { denied, goesOn, recorded, sent } from '../outcome.mjs';
import { makeAuth0, makeContext, makeEvent, makeUser } from '../sign-up.mjs';

const withoutIp = makeEvent({ ip: undefined });

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

/** Users on which the mark cannot be set. */
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
    needs: 'mark',
    given: () => ({ user: user(), auth0: makeAuth0() }),
    expect(seen) {
      recorded(seen);
      assert.equal(seen.given.auth0.saves.length, 1);
    },
  },
  {
    name: `a user ${what} is recorded; where the mark cannot be saved either, one line says so`,
    // An Action's api always has a place for it.
    only: 'rule',
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

const consoles = [
  ['absent', undefined],
  ['null', null],
  ['empty', {}],
  ['a proxy that throws', throwing()],
  ['one that throws', Object.fromEntries(['log', 'warn', 'error'].map((name) => [name, boom]))],
].map(([what, console]) => ({
  name: `console is ${what}, allow: the login goes on`,
  needs: 'allow',
  given: () => ({ console, configuration: { KEENIO_ON_ERROR: 'allow' } }),
  expect: goesOn,
}));

/** A login without a callback cannot be answered, but must not bring the host down. */
const callbacks = [undefined, null, 'callback', {}].flatMap((callback) => {
  const what = callback === undefined ? 'undefined' : JSON.stringify(callback);
  return [
    [`callback is ${what}, a recorded user: no throw`, { user: makeUser({ signedUp: true }) }],
    [`callback is ${what}, no settings: no throw`, { configuration: {} }],
  ].map(([name, more]) => ({
    name,
    given: () => ({ ...more, callback }),
    only: 'rule',
    expect: ({ thrown }) => assert.equal(thrown, undefined),
  }));
});

export const hostile = [
  ...noUser,
  ...noContext,
  ...noConfiguration,
  ...unmarkable,
  ...strangers,
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
    needs: 'allow',
    given: () => ({ user: null, settings: { KEENIO_ON_ERROR: 'allow' } }),
    expect(seen) {
      goesOn(seen);
      assert.equal(seen.lines.length, 1);
    },
  },
];
