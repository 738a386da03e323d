// What may stand in a profile: as JSON says it, or refused where Keen would refuse it.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { boom, revoked, throwing, withGetter } from '../hostile-objects.mjs';
import { denied, goesOn, recorded, sent } from '../outcome.mjs';
import { makeEvent, makeUser, token } from '../sign-up.mjs';

const circular = () => {
  const value = {};
  value.self = value;
  return value;
};

const deep = () => {
  let value = [];
  for (let depth = 0; depth < 100_000; depth += 1) value = [value];
  return value;
};

const LONE = 'auth0|\ud800x\udc00';

/** Names that JSON cannot say, or that Keen would refuse. */
const refusedNames = [
  ['circular', circular],
  ['a BigInt', () => 7n],
  ['an object with a BigInt', () => ({ of: 7n })],
  ['an object that throws', () => withGetter({}, 'of')],
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked],
  ['a toJSON that throws', () => ({ toJSON: boom })],
  ['a hundred thousand levels deep', deep],
  ['10,000 characters', () => 'Ada Lovelace'.repeat(1000).slice(0, 10_000)],
  ['megabytes', () => 'Ada Lovelace'.repeat(500_000)],
  ['an object with a name Keen refuses', () => ({ 'a.b': 1 })],
  ['an object with a $name', () => ({ of: { $set: 1 } })],
  ['more bytes than an event may have', () => Array(200).fill('x'.repeat(9_000))],
].map(([what, name]) => ({
  name: `user.name is ${what}: KEEN_EVENT`,
  given: () => ({ user: makeUser({ name: name() }) }),
  expect(seen) {
    denied(seen, 'KEEN_EVENT');
    assert.match(seen.calls[0].error.message, /\bname\b|\bevent\b/);
    assert.equal(seen.requests.length, 0, 'requests');
  },
}));

/** Names that JSON leaves out, or says in its own way. */
const passedNames = [
  ['a symbol', () => Symbol('Ada'), undefined],
  ['a function', () => boom, undefined],
  ['NaN', () => Number.NaN, null],
  ['a number', () => 7, 7],
  ['a Date', () => new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an object with a toJSON', () => ({ toJSON: () => 'Ada' }), 'Ada'],
  ['a list', () => ['Ada', undefined, boom], ['Ada', null, null]],
  ["another realm's object", () => vm.runInNewContext('({ first: "Ada" })'), { first: 'Ada' }],
  ['an object without a prototype', () => Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ['a hundred thousand numbers', () => Array(1e5).fill(7), Array(1e5).fill(7)],
  ['9,999 characters', () => 'x'.repeat(9_999), 'x'.repeat(9_999)],
].map(([what, name, value]) => ({
  name: `user.name is ${what}: as JSON says it`,
  given: () => ({ user: makeUser({ name: name() }) }),
  expect: (seen) => recorded(seen, JSON.parse(JSON.stringify(makeEvent({ name: value })))),
}));

export const values = [
  ...refusedNames,
  ...passedNames,
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
  {
    name: 'a user_id of megabytes: KEEN_EVENT',
    given: () => ({ user: makeUser({ user_id: 'auth0|'.repeat(500_000) }) }),
    expect: (seen) => denied(seen, 'KEEN_EVENT'),
  },
  {
    name: 'settings of megabytes: KEEN_SETTINGS',
    given: () => ({ settings: { KEENIO_PROJECT_ID: 'é'.repeat(3_000_000) } }),
    expect: (seen) => denied(seen, 'KEEN_SETTINGS'),
  },
];
