// What Keen would refuse is left out of the event, deepest part first; the event itself always goes.
import assert from 'node:assert/strict';
import { boom, revoked, throwing, withGetter } from '../hostile-objects.mjs';
import { inHost, leftOut, marked, recordedWithLine } from '../outcome.mjs';
import { makeContext, makeEvent, makeProfile, makeUser, mapping, token } from '../sign-up.mjs';

const LONG = 'Ada Lovelace '.repeat(800).slice(0, 10_000);
const ALL = undefined;

const circle = () => {
  const value = {};
  value.self = value;
  return value;
};

/**
 * A value, made new for each login, what remains of it, and the paths of what is left out. A value
 * that JSON cannot write, because of any part, is left out as a whole.
 */
const VALUES = [
  ['10,000 characters', () => LONG, ALL, ['']],
  ['10,000 characters beyond 16 bits', () => '\u{1f469}'.repeat(10_000), ALL, ['']],
  ['megabytes', () => LONG.repeat(300), ALL, ['']],
  [
    '10,000 characters further in',
    () => ({ a: [{ b: LONG }], c: 1 }),
    { a: [{}], c: 1 },
    ['.a.0.b'],
  ],
  ['a number beyond 2^63', () => 1e19, ALL, ['']],
  ['a number beyond -2^63 in a list', () => ['a', -1e19, 'b'], ['a', 'b'], ['.1']],
  ['a number beyond 2^63 in an object', () => ({ n: 1e300, m: 1 }), { m: 1 }, ['.n']],
  ['a name with a dot', () => ({ a: { 'b.c': 1, d: 2 } }), { a: { d: 2 } }, ['.a.*']],
  ['a name with a $', () => [{ $set: 1 }, 2], [{}, 2], ['.0.*']],
  ['an empty name', () => ({ '': 1, a: 2 }), { a: 2 }, ['.*']],
  ['a name of 256 characters', () => ({ ['x'.repeat(256)]: 1 }), {}, ['.*']],
  [
    'long text under a name that is private',
    () => ({ 'ada@analytical.example': LONG }),
    {},
    ['.*'],
  ],
  ['a BigInt', () => 7n, ALL, ['']],
  ['a BigInt in an object', () => ({ of: 7n, a: 1 }), ALL, ['']],
  ['a BigInt in a list', () => [[1, 7n], 2], ALL, ['']],
  ['a circle', circle, ALL, ['']],
  ['a list with a circle', () => [circle()], ALL, ['']],
  ['a toJSON that throws', () => ({ toJSON: boom }), ALL, ['']],
  ['a toJSON that throws, further in', () => ({ of: { toJSON: boom }, a: 1 }), ALL, ['']],
  ['a getter that throws', () => withGetter({ a: 1 }, 'of'), ALL, ['']],
  ['a proxy that throws', throwing, ALL, ['']],
  ['a proxy that throws, further in', () => ({ of: throwing(), a: 1 }), ALL, ['']],
  ['a revoked proxy', revoked, ALL, ['']],
  ['two parts', () => ({ a: LONG, b: { c: 1e19 }, d: 1 }), { b: {}, d: 1 }, ['.a', '.b.c']],
];

const each = VALUES.flatMap(([what, make, rest, paths]) => [
  {
    name: `user.name is ${what}: left out`,
    given: () => ({ user: makeUser({ name: make() }) }),
    expect(seen) {
      leftOut(
        seen,
        makeEvent({ name: rest }),
        paths.map((path) => `name${path}`),
      );
      marked(seen);
    },
  },
  {
    name: `a mapped value is ${what}: left out`,
    given: () => ({
      user: makeProfile({ deep: make() }),
      settings: mapping({ mapped: 'user.deep', plan: 'user.app_metadata.plan' }),
    }),
    expect(seen) {
      const event = makeEvent({ mapped: rest, plan: 'gold' });
      leftOut(
        seen,
        event,
        paths.map((path) => `mapped${path}`),
      );
    },
  },
]);

/** Where a user or a visitor decides what a default property is. */
const defaults = [
  ['user_id', { user: makeUser({ user_id: LONG }) }, 'userId'],
  ['IP', { context: makeContext({ request: { ip: LONG } }) }, 'ip'],
].map(([what, given, property]) => ({
  name: `${what} of 10,000 characters: left out`,
  needs: property,
  given: () => structuredClone(given),
  expect(seen) {
    // What makes the event unique is still made of the whole id.
    const keen = { uniqueness_token: token(seen.given.user.user_id) };
    leftOut(seen, makeEvent({ [property]: undefined, keen }), [property]);
  },
}));

/** A query that a visitor can write, mapped as a whole. */
const query = {
  needs: 'context',
  name: 'a query with names that Keen refuses: left out, the rest is sent',
  given: () => ({
    context: makeContext({
      request: { ip: '203.0.113.77', query: { 'a.b': '1', $where: '2', utm_campaign: 'spring' } },
    }),
    settings: mapping({ query: 'context.request.query' }),
  }),
  expect: (seen) =>
    leftOut(seen, makeEvent({ query: { utm_campaign: 'spring' } }), ['query.*', 'query.*']),
};

export const left = [
  ...each,
  ...defaults,
  query,
  {
    name: 'a hundred parts are left out: a few paths, and that there are others',
    given: () => ({
      user: makeUser({
        name: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`p${at}`, 1e19])),
      }),
    }),
    expect(seen) {
      const event = recordedWithLine(seen, /event: name\.p0 \(.+\), name\.p1 \(.+, and others$/);
      assert.deepEqual(event, inHost(seen, makeEvent({ name: {} })));
      assert.ok(seen.lines[0].length <= 400, seen.lines[0]);
    },
  },
  {
    name: 'a user_id of megabytes is left out, and makes no token',
    given: () => ({ user: makeUser({ user_id: 'auth0|'.repeat(500_000) }) }),
    expect(seen) {
      const keen = { uniqueness_token: undefined };
      leftOut(seen, makeEvent({ userId: undefined, keen }), ['userId']);
    },
  },
  {
    name: 'left out, and then denied: one line and the error',
    faults: [{ status: 500 }],
    given: () => ({ user: makeUser({ name: LONG }) }),
    expect(seen) {
      assert.equal(seen.calls[0].error.code, 'KEEN_UNAVAILABLE');
      assert.equal(seen.lines.length, 1);
      assert.match(seen.lines[0], /left out of the event: name /);
    },
  },
];
