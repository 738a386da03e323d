// Results of analyses that no table of SQLite shows: no values, other types, funnels, extractions.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuery } from '../../playground/keen-queries.mjs';

const event = (properties, timestamp = '2026-03-01T10:00:00.000Z') => ({
  ...properties,
  keen: { timestamp, created_at: timestamp, id: '1' },
});

const run = (analysis, parameters, events) =>
  parseQuery(analysis, { event_collection: 'a', ...parameters }, 0).run(() => events).result;

describe('nothing to analyse', () => {
  const cases = [
    ['count', 0],
    ['count_unique', 0, 'a'],
    ['select_unique', [], 'a'],
    ['sum', 0, 'a'],
    ['minimum', null, 'a'],
    ['maximum', null, 'a'],
    ['average', null, 'a'],
    ['median', null, 'a'],
    ['percentile', null, 'a', 90],
    ['extraction', []],
  ];
  for (const [analysis, expected, target_property, percentile] of cases) {
    test(`${analysis}: ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(run(analysis, { target_property, percentile }, []), expected);
    });
  }

  test('events without the property', () => {
    const events = [event({ b: 1 }), event({ a: null })];
    assert.equal(run('average', { target_property: 'a' }, events), null);
    assert.equal(run('count_unique', { target_property: 'a' }, events), 0);
    assert.deepEqual(run('select_unique', { target_property: 'a' }, events), [null]);
  });
});

test('values that are no numbers are ignored, unless there are no others', () => {
  const events = [6, 28, 'unicorn', '7', true, null, [1], { b: 1 }].map((a) => event({ a }));
  for (const [analysis, expected] of [
    ['minimum', 6],
    ['maximum', 28],
    ['average', 17],
    ['sum', 34],
    ['median', 17],
  ]) {
    assert.equal(run(analysis, { target_property: 'a' }, events), expected);
  }
  const texts = [event({ a: 'unicorn' })];
  assert.throws(() => run('sum', { target_property: 'a' }, texts), { code: 'InvalidQueryError' });
});

test('unique values are those of all types, in order', () => {
  const events = ['b', 'a', 'b', 2, '2', true, null].map((a) => event({ a }));
  assert.deepEqual(run('select_unique', { target_property: 'a' }, events), [
    2,
    '2',
    'a',
    'b',
    true,
    null,
  ]);
  assert.equal(run('count_unique', { target_property: 'a' }, events), 5);
});

describe('extraction', () => {
  const events = [
    event({ id: 1, user: { name: 'Ada Lovelace', age: 36 } }, '2026-03-01T10:00:00.000Z'),
    event({ id: 2, plan: 'pro' }, '2026-03-03T10:00:00.000Z'),
    event({ id: 3 }, '2026-03-02T10:00:00.000Z'),
  ];

  test('whole events, in order of arrival', () => {
    assert.deepEqual(run('extraction', {}, events), events);
  });

  test('the latest, newest first', () => {
    const ids = (latest) => run('extraction', { latest }, events).map(({ id }) => id);
    assert.deepEqual(ids(2), [2, 3]);
    assert.deepEqual(ids('100'), [2, 3, 1]);
  });

  test('some properties, with the objects around them', () => {
    const property_names = ['user.age', 'plan', 'keen.timestamp', 'user.toString'];
    assert.deepEqual(run('extraction', { property_names }, events.slice(0, 2)), [
      { user: { age: 36 }, keen: { timestamp: '2026-03-01T10:00:00.000Z' } },
      { plan: 'pro', keen: { timestamp: '2026-03-03T10:00:00.000Z' } },
    ]);
  });

  test('more than 100,000 events are refused, as by Keen', () => {
    const many = Array.from({ length: 100_001 }, () => events[0]);
    assert.throws(() => run('extraction', {}, many), { status: 400, message: /at most 100000/ });
    assert.equal(run('extraction', {}, many.slice(1)).length, 100_000);
  });
});

describe('funnel', () => {
  const collections = {
    signups: ['u1', 'u2', 'u3', 'u4', null].map((user) => event({ user: { id: user } })),
    logins: ['u1', 'u2', 'u3', 'u3', 'u9'].map((by, at) =>
      event({ by }, `2026-03-0${at + 1}T10:00:00.000Z`),
    ),
    purchases: ['u2', 'u4', 'u9'].map((by) => event({ by, price: by === 'u2' ? 5 : 50 })),
  };
  const ask = (steps, more) =>
    parseQuery('funnel', { steps, ...more }, 0).run((collection) => collections[collection] ?? []);
  const signups = { event_collection: 'signups', actor_property: 'user.id' };
  const logins = { event_collection: 'logins', actor_property: 'by' };
  const purchases = { event_collection: 'purchases', actor_property: 'by' };

  test('each step has the actors that did all of them, in any order', () => {
    assert.deepEqual(ask([signups, logins, purchases]).result, [4, 3, 1]);
    assert.deepEqual(ask([purchases, signups]).result, [3, 2]);
    assert.deepEqual(
      ask([signups, { ...logins, event_collection: 'nothing' }, logins]).result,
      [4, 0, 0],
    );
  });

  test('filters and a timeframe of one step', () => {
    const filters = [{ property_name: 'price', operator: 'gt', property_value: 10 }];
    assert.deepEqual(ask([signups, { ...purchases, filters }]).result, [4, 1]);
    const timeframe = { start: '2026-03-02', end: '2026-03-03' };
    assert.deepEqual(ask([signups, { ...logins, timeframe }]).result, [4, 1]);
  });

  test('a timeframe for all steps, and one of a step instead', () => {
    const timeframe = { start: '2026-03-01', end: '2026-03-02' };
    const longer = { start: '2026-03-01', end: '2026-03-04' };
    assert.deepEqual(ask([signups, logins], { timeframe }).result, [4, 1]);
    assert.deepEqual(
      ask([signups, { ...logins, timeframe: longer }], { timeframe }).result,
      [4, 3],
    );
  });

  test('inverted: those who did not', () => {
    assert.deepEqual(ask([signups, { ...logins, inverted: true }]).result, [4, 1]);
    assert.deepEqual(ask([signups, { ...purchases, inverted: true }, logins]).result, [4, 2, 2]);
  });

  test('optional: counted, without narrowing what follows', () => {
    assert.deepEqual(ask([signups, { ...purchases, optional: true }, logins]).result, [4, 2, 3]);
  });

  test('with_actors: who it was, null for the other steps', () => {
    const answer = ask([signups, { ...logins, with_actors: true }, purchases]);
    assert.deepEqual(answer.actors, [null, ['u1', 'u2', 'u3'], null]);
    assert.equal(Object.hasOwn(ask([signups]), 'actors'), false);
  });

  test('the answer repeats the steps', () => {
    const { steps } = ask([signups, { ...logins, timeframe: 'this_1_days', inverted: false }]);
    assert.deepEqual(steps, [
      { ...signups, filters: [], timeframe: null, timezone: null },
      { ...logins, filters: [], timeframe: 'this_1_days', timezone: null, inverted: false },
    ]);
  });
});

describe('a parsed query', () => {
  const steps = [
    { event_collection: 'a', actor_property: 'id' },
    { event_collection: 'b', actor_property: 'id' },
  ];
  const country = { property_name: 'country', operator: 'eq', property_value: 'DE' };
  const plan = { property_name: 'plan', operator: 'eq', property_value: 'pro' };
  const events = [
    event({ id: 1, country: 'DE', plan: 'pro' }),
    event({ id: 2, country: 'DE' }),
    event({ id: 3, country: 'FR', plan: 'pro' }),
  ];

  test('names its collections', () => {
    assert.deepEqual(parseQuery('count', { event_collection: 'a' }, 0).collections, ['a']);
    assert.deepEqual(parseQuery('funnel', { steps: JSON.stringify(steps) }, 0).collections, [
      'a',
      'b',
    ]);
  });

  test('takes more filters', () => {
    const count = parseQuery(
      'count',
      { event_collection: 'a', filters: JSON.stringify([plan]) },
      0,
    );
    assert.deepEqual(
      count.withFilters([country]).run(() => events),
      { result: 1 },
    );
    assert.deepEqual(
      count.withFilters([]).run(() => events),
      { result: 2 },
    );
    const narrowed = parseQuery('funnel', { steps }, 0).withFilters([country]);
    assert.deepEqual(narrowed.run(() => events).result, [2, 2]);
  });

  test('finds events that came after it ran', () => {
    const list = [...events];
    const query = parseQuery('count', { event_collection: 'a' }, 0);
    assert.deepEqual(
      query.run(() => list),
      { result: 3 },
    );
    list.push(event({ id: 4 }));
    assert.deepEqual(
      query.run(() => list),
      { result: 4 },
    );
  });
});
