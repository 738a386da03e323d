// Queries that are well formed, and do not fit the events or are too large; and random ones.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../playground/keen-queries.mjs';
import { Refusal } from '../../playground/keen-rules.mjs';

const collection = { event_collection: 'a' };
const target = { ...collection, target_property: 'a' };
const eventsOf = (...values) =>
  values.map((a) => ({ a, keen: { timestamp: '2026-03-01T00:00:00.000Z' } }));

describe('events that do not fit', () => {
  const steps = [{ event_collection: 'a', actor_property: 'a' }];
  for (const [what, analysis, parameters, value, message] of [
    ['groups by a list', 'count', { ...collection, group_by: 'a' }, [1], /'a' is a list/],
    ['groups by an object', 'count', { ...collection, group_by: 'a' }, {}, /'a' is an object/],
    ['unique values that are lists', 'count_unique', target, [1], /'a' is a list/],
    ['actors that are objects', 'funnel', { steps }, {}, /'a' is an object/],
    ['numbers that are texts', 'average', target, '5', /No value of 'a' is a number; average/],
  ]) {
    test(what, () => {
      const query = parseQuery(analysis, parameters, 0);
      assert.throws(() => query.run(() => eventsOf(value)), { status: 400, message });
    });
  }
});

describe('answers that are too large', () => {
  const timeframeOf = (minutes) => ({
    start: new Date(0).toISOString(),
    end: new Date(minutes * 60_000).toISOString(),
  });

  test('more than 2,500 intervals', () => {
    const count = (minutes) => {
      const timeframe = timeframeOf(minutes);
      const query = parseQuery('count', { ...collection, timeframe, interval: 'minutely' }, 0);
      return query.run(() => []).result.length;
    };
    assert.equal(count(2500), 2500);
    assert.throws(() => count(2501), { status: 400, message: /more than 2500 intervals/ });
  });

  test('more than a million values', () => {
    const timeframe = { start: '2026-03-01T00:00:00Z', end: '2026-03-02T16:00:00Z' };
    const parameters = { ...collection, timeframe, interval: 'minutely', group_by: 'a' };
    const values = Array.from({ length: 417 }, (_, at) => at); // 417 groups, 2,400 intervals
    const query = parseQuery('count', parameters, 0);
    assert.throws(() => query.run(() => eventsOf(...values)), {
      status: 400,
      message: /more than 1000000 values/,
    });
  });
});

test('whatever is asked, the answer is JSON or a refusal', () => {
  const plausible = fc.constantFrom(
    'a',
    'daily',
    'today',
    'Europe/Berlin',
    '5',
    [{ property_name: 'a', operator: 'eq', property_value: 1 }],
    [{ event_collection: 'a', actor_property: 'a' }],
    { b: { analysis_type: 'count' } },
    { start: '2026-03-01', end: '2026-03-08' },
  );
  const names =
    'timeframe timezone interval group_by filters order_by limit steps analyses latest percentile property_names target_property';
  const value = fc.oneof(plausible, fc.jsonValue(), fc.json());
  const parameters = fc.dictionary(fc.constantFrom(...names.split(' ')), value, { maxKeys: 4 });
  const analysis = fc.constantFrom(
    'count',
    'sum',
    'percentile',
    'select_unique',
    'extraction',
    'multi_analysis',
    'funnel',
  );
  const now = Date.parse('2026-03-01T12:00:00Z');
  const seen = { answers: 0, refusals: 0 };
  fc.assert(
    fc.property(analysis, parameters, (name, given) => {
      const whole = name === 'funnel' ? given : { ...collection, ...given };
      try {
        const answer = parseQuery(name, whole, now).run(() => eventsOf(1, 2));
        assert.ok(Object.hasOwn(JSON.parse(JSON.stringify(answer)), 'result'));
        seen.answers += 1;
      } catch (error) {
        assert.ok(error instanceof Refusal, error.stack);
        seen.refusals += 1;
      }
    }),
    { numRuns: 2000 },
  );
  // Otherwise the random queries would test one of the two only.
  assert.ok(seen.answers > 50 && seen.refusals > 50, JSON.stringify(seen));
});
