// context.primaryUser: an earlier rule has linked this login to another account.
import assert from 'node:assert/strict';
import { withGetter } from '../hostile-objects.mjs';
import { goesOn, recorded, sent, skipped, unmarked } from '../outcome.mjs';
import { makeAuth0, makeContext, makeUser } from '../sign-up.mjs';

const primaryUser = 'auth0|5f7c8ec7c33c6c004bbafe83';

const linked = [
  ['a sign-up', {}],
  ['a sign-up within a window', { KEENIO_SIGNUP_WINDOW: '36500d' }],
  ['a sign-up before a window', { KEENIO_SIGNUP_WINDOW: '1m' }],
  ['where errors are allowed', { KEENIO_ON_ERROR: 'allow' }],
].map(([what, settings]) => ({
  name: `linked to another account, ${what}: goes on, nothing is sent and nothing marked`,
  given: () => ({ context: makeContext({ primaryUser }), auth0: makeAuth0(), settings }),
  expect(seen) {
    goesOn(seen);
    assert.equal(seen.requests.length, 0, 'requests');
    assert.deepEqual(seen.given.auth0.saves, []);
    unmarked(seen);
  },
}));

const notLinked = [
  ['its own account', makeUser().user_id],
  ['undefined', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 7],
  ['an object', { user_id: primaryUser }],
].map(([what, value]) => ({
  name: `context.primaryUser is ${what}: recorded`,
  given: () => ({ context: makeContext({ primaryUser: value }) }),
  expect: (seen) => recorded(seen),
}));

export const linking = [
  ...linked,
  ...notLinked,
  {
    name: 'linked to another account, recorded already: skipped',
    given: () => ({
      user: makeUser({ signedUp: true }),
      context: makeContext({ primaryUser }),
    }),
    expect: skipped,
  },
  {
    name: 'context.primaryUser cannot be read: recorded',
    given: () => ({ context: withGetter(makeContext(), 'primaryUser') }),
    expect(seen) {
      goesOn(seen);
      sent(seen);
    },
  },
].map((each) => ({ ...each, only: 'rule' }));
