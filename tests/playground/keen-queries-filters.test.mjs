// Filters of queries: what each operator makes of each kind of value. Random ones are compared with
// SQLite in keen-queries-sqlite.test.mjs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuery, parseSelection } from '../../playground/keen-queries.mjs';

const timestamp = '2026-03-01T10:00:00.000Z';

/** Events by name; the names are what the tests say. */
const values = {
  text: 'Blue',
  empty: '',
  one: 1,
  zero: 0,
  yes: true,
  no: false,
  null: null,
  list: ['Blue', 1, 'Red'],
};
const events = [
  ...Object.entries(values).map(([id, value]) => ({ id, value, keen: { timestamp } })),
  { id: 'missing', keen: { timestamp } },
  { id: 'nested', value: { inner: 'Blue', constructor: 'x' }, keen: { timestamp } },
];

/** The ids of the events that the filters leave. */
const idsBy = (filters) =>
  parseSelection(
    { filters },
    0,
  )(events)
    .map(({ id }) => id)
    .join(' ');

const filter = (operator, property_value, property_name = 'value') => ({
  property_name,
  operator,
  property_value,
});

describe('operators', () => {
  const all = 'text empty one zero yes no null list missing nested'.split(' ');
  const without = (...ids) => all.filter((id) => !ids.includes(id)).join(' ');
  const cases = [
    ['eq', 'Blue', 'text list'],
    ['eq', 'blue', ''],
    ['eq', '', 'empty'],
    ['eq', 1, 'one list'],
    ['eq', '1', ''],
    ['eq', 0, 'zero'],
    ['eq', true, 'yes'],
    ['eq', false, 'no'],
    ['eq', null, 'null missing'],
    ['ne', 'Blue', without('text', 'list')],
    ['ne', null, without('null', 'missing')],
    ['lt', 1, 'zero'],
    ['lte', 1, 'one zero'],
    ['gt', 0, 'one'],
    ['gte', 0, 'one zero'],
    ['gt', 'Apple', 'text'],
    ['lt', 'Red', 'text empty'],
    ['exists', true, without('null', 'missing')],
    ['exists', 'true', without('null', 'missing')],
    ['exists', false, 'null missing'],
    ['exists', 'false', 'null missing'],
    ['in', ['Blue', 0, false], 'text zero no list'],
    ['in', ['Red'], 'list'],
    ['in', [], ''],
    ['in', [null], 'null missing'],
    ['contains', 'lu', 'text'],
    ['contains', 'Blue', 'text list'],
    ['contains', 1, 'list'],
    ['contains', '', 'text empty'],
    ['not_contains', 'Blue', without('text', 'list')],
    ['regex', '^B.ue$', 'text'],
    ['regex', 'u', 'text'],
  ];
  for (const [operator, wanted, expected] of cases) {
    test(`${operator} ${JSON.stringify(wanted)}`, () => {
      assert.equal(idsBy([filter(operator, wanted)]), expected);
    });
  }

  test('names with dots', () => {
    assert.equal(idsBy([filter('eq', 'Blue', 'value.inner')]), 'nested');
    assert.equal(idsBy([filter('eq', 'x', 'value.constructor')]), 'nested');
    assert.equal(idsBy([filter('exists', true, 'value.toString')]), '');
    assert.equal(idsBy([filter('exists', true, '__proto__.toString')]), '');
    assert.equal(idsBy([filter('exists', true, 'value.0')]), '');
  });

  test('several must all hold', () => {
    const filters = [filter('gte', 0), filter('lt', 1)];
    assert.equal(idsBy(filters), 'zero');
    assert.equal(idsBy([]), all.join(' '));
  });

  test('or: one of the operands must hold, and every filter beside it', () => {
    const or = (...operands) => ({ operator: 'or', operands });
    const blue = filter('eq', 'Blue');
    assert.equal(idsBy([or(blue, filter('eq', 0))]), 'text zero list');
    assert.equal(idsBy([or(blue, filter('eq', 0)), filter('ne', 0)]), 'text list');
    assert.equal(idsBy([or(blue, or(filter('eq', true)))]), 'text yes list');
  });
});

describe('dates are compared as times', () => {
  const at = (...hours) =>
    hours.map((hour) => ({ id: hour, keen: { timestamp: `2026-03-01T${hour}:00:00.000Z` } }));
  const list = at('09', '10', '11');
  const ids = (...given) =>
    parseSelection(
      { filters: [filter(...given, 'keen.timestamp')] },
      0,
    )(list)
      .map(({ id }) => id)
      .join(' ');
  const ten = '2026-03-01T12:00:00+02:00';
  for (const [operator, wanted, expected] of [
    ['eq', ten, '10'],
    ['ne', ten, '09 11'],
    ['lt', ten, '09'],
    ['lte', ten, '09 10'],
    ['gt', ten, '11'],
    ['gte', '2026-03-01T10:00Z', '10 11'],
    ['in', [ten, '2026-03-01T09:00:00Z'], '09 10'],
    ['contains', 'T09', '09'],
  ]) {
    test(operator, () => assert.equal(ids(operator, wanted), expected));
  }
});

describe('within', () => {
  // Longitude and latitude.
  const places = {
    Berlin: [13.405, 52.52],
    Hamburg: [9.9937, 53.5511],
    Munich: [11.582, 48.1351],
    'San Francisco': [-122.4194, 37.7749],
    Auckland: [174.7633, -36.8485],
  };
  const list = [
    ...Object.entries(places).map(([id, coordinates]) => ({
      id,
      keen: { timestamp, location: { coordinates } },
    })),
    { id: 'nowhere', keen: { timestamp, location: { coordinates: ['a', 'b'] } } },
    { id: 'missing', keen: { timestamp } },
  ];
  const ids = (coordinates, max_distance_miles) =>
    parseSelection(
      {
        filters: [
          filter('within', { coordinates, max_distance_miles }, 'keen.location.coordinates'),
        ],
      },
      0,
    )(list)
      .map(({ id }) => id)
      .join(' ');

  test('the places in a circle', () => {
    // Berlin to Hamburg: 159 miles; Berlin to Munich: 313 miles.
    assert.equal(ids(places.Berlin, 0), 'Berlin');
    assert.equal(ids(places.Berlin, 158), 'Berlin');
    assert.equal(ids(places.Berlin, 160), 'Berlin Hamburg');
    assert.equal(ids(places.Berlin, '320'), 'Berlin Hamburg Munich');
    assert.equal(ids(places.Berlin, 13_000), Object.keys(places).join(' '));
  });

  test('over the date line', () => {
    // 1 degree at the equator is 69 miles.
    const [west, east] = [
      [179.5, 0],
      [-179.5, 0],
    ];
    const near = [{ id: 'west', keen: { timestamp, location: { coordinates: west } } }];
    const find = (max_distance_miles) =>
      parseSelection(
        {
          filters: [
            filter(
              'within',
              { coordinates: east, max_distance_miles },
              'keen.location.coordinates',
            ),
          ],
        },
        0,
      )(near).length;
    assert.deepEqual([find(68), find(70)], [0, 1]);
  });

  test('only for the coordinates that Keen knows, in its words', () => {
    const filters = [filter('within', { coordinates: [0, 0], max_distance_miles: 1 }, 'place')];
    assert.throws(() => parseQuery('count', { event_collection: 'a', filters }, 0), {
      status: 400,
      code: 'InvalidPropertyNameForGeoFilter',
      message: /^You specified a geo filter on a property other than keen\.location\.coordinates/,
    });
  });
});
