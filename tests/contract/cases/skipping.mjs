// A user who is recorded already is let in at once, whatever the settings are.
import assert from 'node:assert/strict';
import { denied, recorded, skipped } from '../outcome.mjs';
import { makeAuth0, makeUser } from '../sign-up.mjs';

const PLACES = [
  ['user', (flag, value) => ({ [flag]: value })],
  ['user.persistent', (flag, value) => ({ persistent: { [flag]: value } })],
  ['user.app_metadata', (flag, value) => ({ app_metadata: { [flag]: value } })],
];

const flagged = PLACES.map(([place, flag]) => ({
  name: `the flag on ${place}: skipped`,
  given: () => ({ user: makeUser(flag('signedUp', true)), auth0: makeAuth0() }),
  expect(seen) {
    skipped(seen);
    assert.deepEqual(seen.given.user, makeUser(flag('signedUp', true)));
    assert.deepEqual(seen.given.auth0.saves, []);
  },
}));

const truthy = [1, 'no', {}, [], new Date(0)].map((value) => ({
  name: `a flag that is truthy, ${JSON.stringify(value)}: skipped`,
  given: () => ({ user: makeUser({ signedUp: value }) }),
  expect: skipped,
}));

const falsy = [false, 0, '', null, undefined, Number.NaN].map((value) => ({
  name: `a flag that is falsy, ${String(value) || "''"}: recorded`,
  given: () => ({
    user: makeUser({
      signedUp: value,
      persistent: { signedUp: value },
      app_metadata: { signedUp: value },
    }),
  }),
  expect: (seen) => recorded(seen),
}));

/** Fails when anything but the flag's name is asked for. */
const flagOnly = new Proxy(
  {},
  {
    get(_, key) {
      if (key === 'KEENIO_FLAG') return undefined;
      throw new Error(`${String(key)} was read`);
    },
  },
);

const broken = [
  ['no configuration', undefined],
  ['a null configuration', null],
  ['an empty configuration', {}],
  ['a configuration that is not an object', 'KEENIO_WRITE_KEY=x'],
  ['settings that are all bad', { KEENIO_WRITE_KEY: 1, KEENIO_API_URL: 'x', KEENIO_ON_ERROR: 'x' }],
  ['settings that throw when they are read', flagOnly],
].flatMap(([what, configuration]) =>
  PLACES.map(([place, flag]) => ({
    name: `${what}, the flag on ${place}: skipped`,
    given: () => ({ user: makeUser(flag('signedUp', true)), configuration }),
    expect: skipped,
  })),
);

export const skipping = [
  ...flagged,
  ...truthy,
  ...falsy,
  ...broken,
  {
    name: 'undeclared names, a recorded user: skipped',
    given: () => ({ user: makeUser({ signedUp: true }), undeclared: true }),
    expect: skipped,
  },
  {
    name: 'undeclared names, a new user: an error about the settings',
    given: () => ({ undeclared: true }),
    expect: (seen) => denied(seen, 'KEEN_SETTINGS'),
  },
  {
    name: 'a recorded user who is frozen, without a context: skipped',
    given: () => ({
      user: Object.freeze(makeUser({ signedUp: true })),
      context: undefined,
    }),
    expect: skipped,
  },
  ...PLACES.map(([place, flag]) => ({
    name: `another flag on ${place}: skipped`,
    given: () => ({
      user: makeUser(flag('keenRecorded', true)),
      configuration: { KEENIO_FLAG: 'keenRecorded' },
    }),
    expect: skipped,
  })),
  {
    name: 'with another flag the default one is ignored',
    needs: 'mark',
    given: () => ({
      user: makeUser({ signedUp: true, app_metadata: { signedUp: true } }),
      settings: { KEENIO_FLAG: 'keenRecorded' },
    }),
    expect(seen) {
      recorded(seen);
      assert.equal(seen.given.user.persistent.keenRecorded, true);
    },
  },
  {
    name: "what the host's callback throws is the host's, and is not answered again",
    only: 'rule',
    given: () => ({
      user: makeUser({ signedUp: true }),
      atCallback() {
        throw new RangeError("the host's own");
      },
    }),
    expect({ calls, thrown }) {
      assert.equal(calls.length, 1);
      assert.equal(calls[0].error, null);
      assert.equal(thrown?.error.message, "the host's own");
    },
  },
];
