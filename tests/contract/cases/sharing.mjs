// Objects that several users share: the first user must not mark the second.
import assert from 'node:assert/strict';
import { boom } from '../hostile-objects.mjs';
import { goesOn, marked, recorded, sent } from '../outcome.mjs';
import { makeUser } from '../sign-up.mjs';

const PLACES = ['persistent', 'app_metadata'];

/** What users inherit: a name for it, and the prototype with this shared object at `place`. */
const INHERITED = [
  ['a shared object', (place, shared) => ({ [place]: shared })],
  ['a frozen shared object', (place, shared) => ({ [place]: Object.freeze(shared) })],
  [
    'a getter of a shared object',
    (place, shared) => Object.defineProperty({}, place, { get: () => shared, enumerable: true }),
  ],
  [
    'a read-only shared object',
    (place, shared) => Object.defineProperty({}, place, { value: shared, enumerable: true }),
  ],
];

const inheriting = (prototype, more) => Object.assign(Object.create(prototype), makeUser(more));

const marks = PLACES.flatMap((place) =>
  INHERITED.map(([what, makePrototype]) => ({
    name: `user.${place} is inherited, ${what}: the first user does not mark the second`,
    needs: 'mark',
    given() {
      const shared = { theme: 'dark' };
      const prototype = makePrototype(place, shared);
      return { user: inheriting(prototype), shared, prototype };
    },
    async expect(seen) {
      const { user, shared, prototype } = seen.given;
      recorded(seen);
      marked(seen);
      assert.ok(Object.hasOwn(user, place), `user.${place} is not its own`);
      assert.deepEqual(shared, { theme: 'dark' });
      goesOn(await seen.again({ user: inheriting(prototype, { user_id: 'auth0|second' }) }));
      assert.equal(seen.keen.events().length, 2);
    },
  })),
);

const flagged = PLACES.flatMap((place) => [
  {
    name: `an inherited user.${place} with the flag says nothing about this user`,
    given: () => ({ user: inheriting({ [place]: { signedUp: true } }) }),
    expect(seen) {
      goesOn(seen);
      sent(seen);
    },
  },
  {
    name: `an inherited getter of user.${place} is not called`,
    given: () => ({
      user: inheriting(Object.defineProperty({}, place, { get: boom })),
    }),
    expect: (seen) => recorded(seen),
  },
]);

export const sharing = [...marks, ...flagged];
