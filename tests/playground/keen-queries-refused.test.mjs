// Queries that the local Keen refuses, each with a message that names what is wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuery, parseSelection } from '../../playground/keen-queries.mjs';

const week = { start: '2026-03-01', end: '2026-03-08' };
const backwards = { start: week.end, end: week.start };
const filter = { property_name: 'a', operator: 'eq', property_value: 1 };
const step = { event_collection: 'a', actor_property: 'b' };
const up = { property_name: 'a', direction: 'UP' };

/** @returns what parseQuery must throw */
const refusal = (message) => ({ status: 400, code: 'InvalidQueryError', message });

/** Cases of what is wrong, the parameters beside the collection, and the message. */
function checkAll(analysis, cases) {
  for (const [what, parameters, message] of cases) {
    test(`${analysis}: ${what}`, () => {
      const given = { event_collection: 'a', ...parameters };
      assert.throws(() => parseQuery(analysis, given, 0), refusal(message));
    });
  }
}

describe('the query', () => {
  checkAll('count', [
    ['no collection', { event_collection: undefined }, /event_collection is missing/],
    ['an empty collection', { event_collection: '' }, /event_collection is missing/],
    ['a list of collections', { event_collection: ['a'] }, /event_collection must be a text/],
    ['an unknown parameter', { filter: [] }, /'filter' of count/],
    ['a parameter of other analyses', { target_property: 'a' }, /'target_property' of count/],
    ['another analysis in the body', { analysis_type: 'sum' }, /analysis_type is 'sum'/],
  ]);
  checkAll('histogram', [['unknown', {}, /answers count, .* not 'histogram'/]]);
  checkAll('constructor', [['a name that objects inherit', {}, /not 'constructor'/]]);

  test('count: a body that is a list', () => {
    assert.throws(() => parseQuery('count', [], 0), refusal(/must be a JSON object/));
  });

  test('a deletion with something else than its conditions', () => {
    assert.throws(() => parseSelection({ filters: [filter], limit: 1 }, 0), refusal(/'limit'/));
  });
});

describe('timeframe, timezone and interval', () => {
  checkAll('count', [
    ['an unknown timeframe', { timeframe: 'lately' }, /timeframe .* 'lately'/],
    ['no units', { timeframe: 'this_0_days' }, /timeframe .* 'this_0_days'/],
    ['unknown units', { timeframe: 'this_2_quarters' }, /timeframe .* 'this_2_quarters'/],
    ['too many units', { timeframe: 'this_99999999_years' }, /timeframe/],
    ['a timeframe in quotes', { timeframe: '"lately"' }, /timeframe .* 'lately'/],
    ['a timeframe of bad JSON', { timeframe: '{"start":' }, /timeframe is not valid JSON/],
    ['a timeframe that is a number', { timeframe: 5 }, /timeframe must be an object/],
    ['no end', { timeframe: { start: week.start } }, /start and end of timeframe/],
    ['no date', { timeframe: { ...week, end: '2026-02-30' } }, /start and end of timeframe/],
    ['an end before the start', { timeframe: backwards }, /not be after its end/],
    ['more in a timeframe', { timeframe: { ...week, zone: 0 } }, /'zone' in timeframe/],
    ['an unknown time zone', { timezone: 'Middle/Earth' }, /timezone/],
    ['an impossible offset', { timezone: 90_000 }, /timezone/],
    ['an offset in a list', { timezone: [0] }, /timezone/],
    ['an unknown interval', { timeframe: week, interval: 'often' }, /interval .* 'often'/],
    ['a name that objects inherit', { timeframe: week, interval: 'toString' }, /interval/],
    ['an interval in a list', { timeframe: week, interval: ['daily'] }, /interval/],
    ['too long intervals', { timeframe: week, interval: 'every_9999_years' }, /interval/],
    ['an interval for all time', { interval: 'daily' }, /interval needs a timeframe/],
  ]);
});

describe('filters', () => {
  const among = (filters) =>
    filters.map(([what, given, message]) => [what, { filters: [given] }, message]);
  const value = (operator, property_value) => ({ ...filter, operator, property_value });
  checkAll('count', [
    ['no list', { filters: filter }, /filters must be a list/],
    ['bad JSON', { filters: '[{' }, /filters is not valid JSON/],
    ...among([
      ['a filter that is not an object', 'a', /a filter must be an object/],
      ['an unknown operator', value('is', 1), /operator .* 'is'/],
      ['an operator in a list', value(['eq'], 1), /operator/],
      ['no operator', { ...filter, operator: undefined }, /operator of a filter is missing/],
      ['no property', { ...filter, property_name: undefined }, /property_name .* missing/],
      ['an empty name', { ...filter, property_name: 'a..b' }, /property_name/],
      ['more in a filter', { ...filter, type: 'num' }, /'type' in a filter/],
      ['no value', value('eq', undefined), /property_value of eq/],
      ['eq with a list', value('eq', [1]), /property_value of eq/],
      ['gt with true', value('gt', true), /property_value of gt/],
      ['in without a list', value('in', 1), /property_value of in/],
      ['exists with a number', value('exists', 1), /property_value of exists/],
      ['a bad pattern', value('regex', '('), /property_value of regex/],
      ['no date', { ...value('gt', 'x'), property_name: 'keen.timestamp' }, /ISO 8601/],
      ['or without operands', { operator: 'or' }, /operands/],
      ['or with a bad operand', { operator: 'or', operands: [{}] }, /property_name/],
    ]),
  ]);

  const circle = (property_value) => ({
    property_name: 'keen.location.coordinates',
    operator: 'within',
    property_value,
  });
  checkAll(
    'count',
    among([
      ['no place', circle({ coordinates: [200, 0], max_distance_miles: 1 }), /coordinates/],
      ['one coordinate', circle({ coordinates: [1], max_distance_miles: 1 }), /coordinates/],
      ['no distance', circle({ coordinates: [1, 1] }), /max_distance_miles/],
      ['kilometres', circle({ coordinates: [1, 1], max_distance_km: 1 }), /'max_distance_km'/],
    ]),
  );
});

describe('groups', () => {
  checkAll('count', [
    ['by a number', { group_by: 5 }, /group_by must be a text/],
    ['by a property twice', { group_by: ['a', 'a'] }, /group_by names a property twice/],
    ['by the result', { group_by: 'result' }, /group_by cannot name 'result'/],
    ['order_by without groups', { order_by: 'result' }, /order_by needs group_by/],
    ['order_by of another property', { group_by: 'a', order_by: 'b' }, /a, result, not 'b'/],
    ['an unknown direction', { group_by: 'a', order_by: up }, /direction/],
    ['limit without groups', { limit: 5 }, /limit needs group_by/],
    ['limit of 0', { group_by: 'a', limit: 0 }, /limit must be a whole number/],
  ]);
});

describe('single analyses', () => {
  checkAll('sum', [
    ['no target property', {}, /target_property is missing/],
    ['a target property in a list', { target_property: ['a'] }, /target_property/],
  ]);
  checkAll('select_unique', [
    ['ordered', { target_property: 'b', group_by: 'a', order_by: 'result' }, /not 'result'/],
  ]);
  checkAll('percentile', [
    ['no percentile', { target_property: 'a' }, /percentile must be/],
    ['of 0', { target_property: 'a', percentile: 0 }, /percentile must be/],
    ['over 100', { target_property: 'a', percentile: '100.5' }, /percentile must be/],
    ['three decimals', { target_property: 'a', percentile: 99.999 }, /percentile must be/],
  ]);
  checkAll('extraction', [
    ['latest of 0', { latest: 0 }, /latest must be/],
    ['latest with decimals', { latest: '1.5' }, /latest must be/],
    ['latest over 100,000', { latest: 100_001 }, /latest must be/],
    ['no property names', { property_names: [] }, /property_names/],
    ['groups', { group_by: 'a' }, /'group_by' of extraction/],
    ['an e-mail', { email: 'a' }, /'email' of extraction/],
  ]);
});

describe('multi_analysis', () => {
  const one = (analysis) => ({ analyses: { a: analysis } });
  checkAll('multi_analysis', [
    ['none', {}, /analyses must be/],
    ['in a list', { analyses: [{}] }, /analyses must be/],
    ['no type', one({}), /analysis_type of 'a' is missing/],
    ['an unknown one', one({ analysis_type: 'b' }), /not 'b'/],
    ['an extraction', one({ analysis_type: 'extraction' }), /not 'extraction'/],
    [
      'a parameter of others',
      one({ analysis_type: 'count', percentile: 5 }),
      /'percentile' of count/,
    ],
    ['filters of one', one({ analysis_type: 'count', filters: [] }), /'filters' in analyses.a/],
    [
      'a label like a group',
      { ...one({ analysis_type: 'count' }), group_by: 'a' },
      /cannot name 'a'/,
    ],
  ]);
});

describe('funnel', () => {
  const cases = [
    ['no steps', {}, /steps must be a list/],
    ['steps in an object', { steps: { a: step } }, /steps must be a list/],
    ['no collection', { steps: [{ actor_property: 'a' }] }, /event_collection of step 1/],
    ['no actor', { steps: [step, { event_collection: 'a' }] }, /actor_property of step 2/],
    ['more in a step', { steps: [{ ...step, group_by: 'a' }] }, /'group_by' in step 1/],
    ['a flag of text', { steps: [step, { ...step, inverted: 'yes' }] }, /inverted of step 2/],
    ['an inverted first step', { steps: [{ ...step, inverted: true }] }, /first step/],
    ['an optional first step', { steps: [{ ...step, optional: true }] }, /first step/],
    ['groups', { steps: [step], group_by: 'a' }, /'group_by' of funnel/],
  ];
  for (const [what, parameters, message] of cases) {
    test(what, () => assert.throws(() => parseQuery('funnel', parameters, 0), refusal(message)));
  }
});

describe('what only Keen has', () => {
  const ranges = { property_name: 'a', ranges: [] };
  for (const [what, analysis, parameters, message] of [
    ['standard_deviation', 'standard_deviation', { target_property: 'a' }, /standard_deviation/],
    ['group_by with ranges', 'count', { group_by: ranges }, /ranges or buckets/],
  ]) {
    test(what, () => {
      const expected = { status: 501, code: 'UnsupportedByLocalKeen', message };
      const given = { event_collection: 'a', ...parameters };
      assert.throws(() => parseQuery(analysis, given, 0), expected);
    });
  }
});
