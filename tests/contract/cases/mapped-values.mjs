// What a mapped value may be: as JSON says it, or refused by its path where Keen would refuse it.
import assert from 'node:assert/strict';
import { revoked, throwing } from '../hostile-objects.mjs';
import { denied, recorded, unmarked } from '../outcome.mjs';
import { makeEvent } from '../sign-up.mjs';
import { makeProfile, map } from './properties.mjs';

function circle() {
  const value = {};
  value.self = value;
  return value;
}

/** What Keen would refuse of a mapped value, and what the message calls it. */
const refused = [
  ['10,000 characters', () => 'x'.repeat(10_000), /^mapped /],
  ['10,000 characters further in', () => ({ a: [{ b: 'x'.repeat(10_000) }] }), /^mapped\.a\.0\.b /],
  ['a name with a dot', () => ({ a: { 'b.c': 1 } }), /^mapped\.a /],
  ['a name with a $', () => [{ $set: 1 }], /^mapped\.0 /],
  ['an empty name', () => ({ '': 1 }), /^mapped /],
  ['a name of 256 characters', () => ({ ['x'.repeat(256)]: 1 }), /^mapped /],
  ['a number beyond 2^63', () => [1, -1e19], /^mapped\.1 /],
  ['a BigInt', () => 7n, /^mapped /],
  ['a list with a circle', () => [circle()], /^mapped /],
].map(([what, value, path]) => ({
  name: `a mapped value is ${what}: KEEN_EVENT by its path`,
  given: () => ({ user: makeProfile({ deep: value() }), settings: map({ mapped: 'user.deep' }) }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_EVENT');
    assert.match(message, path);
    assert.equal(seen.requests.length, 0, 'requests');
    unmarked(seen);
  },
}));

const within = [
  ['9,999 characters', 'x'.repeat(9_999)],
  ['a number of 2^53', 2 ** 53],
  ['2^63', 2 ** 63],
  ['-2^63', -(2 ** 63)],
  ['a name of 255 characters', { ['x'.repeat(255)]: 1 }],
  ['an empty list', []],
  ['an empty object', {}],
].map(([what, value]) => ({
  name: `a mapped value is ${what}: sent`,
  given: () => ({ user: makeProfile({ deep: value }), settings: map({ mapped: 'user.deep' }) }),
  expect: (seen) => recorded(seen, makeEvent({ mapped: value })),
}));

const unreadable = [
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked],
].map(([what, value]) => ({
  name: `a mapped path leads through ${what}: KEEN_EVENT by its name`,
  given: () => ({
    user: makeProfile({ deep: value() }),
    settings: map({ mapped: 'user.deep.er' }),
  }),
  expect(seen) {
    assert.match(denied(seen, 'KEEN_EVENT').message, /^mapped cannot be read/);
  },
}));

export const mappedValues = [...refused, ...within, ...unreadable];
