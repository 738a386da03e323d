// Values that an event may carry go out as JSON writes them.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { boom } from '../hostile-objects.mjs';
import { goesOn, recorded, sent } from '../outcome.mjs';
import { makeEvent, makeProfile, makeUser, mapping, token } from '../sign-up.mjs';

const LONE = 'auth0|\ud800x\udc00';
const as = (value) => [() => value, value];

/** A value, made new for each login, and what the event has of it; undefined where JSON has none. */
const VALUES = [
  ['a number', ...as(7)],
  ['0', ...as(0)],
  ['false', ...as(false)],
  ['a space', ...as(' ')],
  ['9,999 characters', ...as('x'.repeat(9_999))],
  ['9,999 characters beyond 16 bits', ...as('\u{1f469}'.repeat(9_999))],
  ['2^53', ...as(2 ** 53)],
  ['2^63', ...as(2 ** 63)],
  ['-2^63', ...as(-(2 ** 63))],
  ['an empty list', ...as([])],
  ['an empty object', ...as({})],
  ['null and an empty text in an object', ...as({ a: null, b: '', c: [null, ''] })],
  ['a list of mixed things', ...as([1, 'a', true, null, { b: [2] }, [3]])],
  ['a hundred thousand numbers', ...as(Array(1e5).fill(7))],
  ['a name of 255 characters', ...as({ ['x'.repeat(255)]: 1 })],
  ['names in any script', ...as({ ключ: 1, 'a b': 2, x$: 3, 0: 4 })],
  ['NaN in a list', () => [Number.NaN, Infinity], [null, null]],
  ['a list with what JSON has not', () => ['a', undefined, boom], ['a', null, null]],
  ['a Date', () => new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an object with a toJSON', () => ({ toJSON: () => 'Ada' }), 'Ada'],
  ["another realm's object", () => vm.runInNewContext('({ a: ["Ada"] })'), { a: ['Ada'] }],
  ['an object without a prototype', () => Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ['the same object twice', () => Array(2).fill({ a: 1 }), [{ a: 1 }, { a: 1 }]],
  ['null', () => null, undefined],
  ['an empty text', () => '', undefined],
  ['a toJSON that gives null', () => ({ toJSON: () => null }), undefined],
  ['NaN', () => Number.NaN, undefined],
  ['an invalid Date', () => new Date(Number.NaN), undefined],
  ['a symbol', () => Symbol('Ada'), undefined],
  ['a function', () => boom, undefined],
];

const passedValues = VALUES.flatMap(([what, make, value]) => [
  {
    name: `user.name is ${what}: as JSON writes it`,
    given: () => ({ user: makeUser({ name: make() }) }),
    expect: (seen) => recorded(seen, makeEvent({ name: value })),
  },
  {
    name: `a mapped value is ${what}: as JSON writes it`,
    given: () => ({
      user: makeProfile({ deep: make() }),
      settings: mapping({ mapped: 'user.deep' }),
    }),
    expect: (seen) => recorded(seen, makeEvent({ mapped: value })),
  },
]);

export const passed = [
  ...passedValues,
  {
    name: 'a user_id with lone surrogates is recorded, its token over well-formed UTF-8',
    given: () => ({ user: makeUser({ user_id: LONE }) }),
    expect(seen) {
      goesOn(seen);
      const event = sent(seen);
      assert.equal(event.userId.toWellFormed(), LONE.toWellFormed());
      assert.equal(event.keen.uniqueness_token, token(LONE.toWellFormed()));
    },
  },
  {
    name: 'a name with lone surrogates is recorded',
    given: () => ({ user: makeUser({ name: LONE }) }),
    expect(seen) {
      goesOn(seen);
      assert.equal(sent(seen).name.toWellFormed(), LONE.toWellFormed());
    },
  },
];
