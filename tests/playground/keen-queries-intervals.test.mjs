// Intervals of queries.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuery } from '../../playground/keen-queries.mjs';

const event = (timestamp) => ({ keen: { timestamp } });

describe('intervals', () => {
  /** The starts of the intervals, and the last end. */
  function cuts({ start, end, ...parameters }, list = []) {
    const timeframe = { start, end };
    const query = parseQuery('count', { event_collection: 'a', timeframe, ...parameters }, 0);
    const { result } = query.run(() => list);
    for (const [at, { timeframe: one }] of result.entries()) {
      if (at > 0) assert.equal(one.start, result[at - 1].timeframe.end);
    }
    return [...result.map((one) => one.timeframe.start), result.at(-1)?.timeframe.end].map((time) =>
      time?.replace(/(T00:00|:00)?(:00)?\.000Z$/, ''),
    );
  }

  const cases = [
    // The first two are answers of Keen's that its Java client has in its tests.
    [
      'weekly',
      { start: '2015-01-01', end: '2015-01-25' },
      ['2015-01-01', '2015-01-04', '2015-01-11', '2015-01-18', '2015-01-25'],
    ],
    [
      'weekly',
      { start: '2015-06-01', end: '2015-07-01' },
      ['2015-06-01', '2015-06-07', '2015-06-14', '2015-06-21', '2015-06-28', '2015-07-01'],
    ],
    [
      'weekly',
      { start: '1969-12-22', end: '1970-01-05' },
      ['1969-12-22', '1969-12-28', '1970-01-04', '1970-01-05'],
    ],
    [
      'minutely',
      { start: '2026-03-01T10:00:30Z', end: '2026-03-01T10:02:00Z' },
      ['2026-03-01T10:00:30', '2026-03-01T10:01', '2026-03-01T10:02'],
    ],
    [
      'hourly',
      { start: '2026-03-01T10:00:00Z', end: '2026-03-01T11:30:00Z' },
      ['2026-03-01T10', '2026-03-01T11', '2026-03-01T11:30'],
    ],
    [
      'hourly',
      { start: '2026-03-01T10:00:00Z', end: '2026-03-01T11:00:00Z', timezone: 'Asia/Kolkata' },
      ['2026-03-01T10', '2026-03-01T10:30', '2026-03-01T11'],
    ],
    [
      'daily',
      { start: '2026-02-28', end: '2026-03-02' },
      ['2026-02-28', '2026-03-01', '2026-03-02'],
    ],
    [
      'daily',
      { start: '2026-03-28T23:00:00Z', end: '2026-03-30T22:00:00Z', timezone: 'Europe/Berlin' },
      ['2026-03-28T23', '2026-03-29T22', '2026-03-30T22'],
    ],
    [
      'daily',
      { start: '2011-12-28T10:00:00Z', end: '2011-12-31T10:00:00Z', timezone: 'Pacific/Apia' },
      ['2011-12-28T10', '2011-12-29T10', '2011-12-30T10', '2011-12-31T10'],
    ],
    [
      'monthly',
      { start: '2026-01-15', end: '2026-03-10' },
      ['2026-01-15', '2026-02-01', '2026-03-01', '2026-03-10'],
    ],
    [
      'monthly',
      { start: '2026-03-01T05:00:00Z', end: '2026-05-01T04:00:00Z', timezone: 'US/Eastern' },
      ['2026-03-01T05', '2026-04-01T04', '2026-05-01T04'],
    ],
    [
      'yearly',
      { start: '2024-06-01', end: '2026-06-01' },
      ['2024-06-01', '2025-01-01', '2026-01-01', '2026-06-01'],
    ],
    [
      'every_15_minutes',
      { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:40:00Z' },
      ['2026-03-01T10', '2026-03-01T10:15', '2026-03-01T10:30', '2026-03-01T10:40'],
    ],
    [
      'every_6_hours',
      { start: '2026-03-28T23:00:00Z', end: '2026-03-29T22:00:00Z', timezone: 'Europe/Berlin' },
      ['2026-03-28T23', '2026-03-29T05', '2026-03-29T11', '2026-03-29T17', '2026-03-29T22'],
    ],
    [
      'every_3_days',
      { start: '2026-03-01', end: '2026-03-08' },
      ['2026-03-01', '2026-03-04', '2026-03-07', '2026-03-08'],
    ],
    [
      'every_2_weeks',
      { start: '2026-03-04', end: '2026-04-01' },
      ['2026-03-04', '2026-03-15', '2026-03-29', '2026-04-01'],
    ],
    [
      'every_2_months',
      { start: '2026-01-31', end: '2026-06-01' },
      ['2026-01-31', '2026-03-01', '2026-05-01', '2026-06-01'],
    ],
    ['every_1_year', { start: '2025-01-01', end: '2026-01-01' }, ['2025-01-01', '2026-01-01']],
  ];
  for (const [interval, frame, expected] of cases) {
    test(`${interval} from ${frame.start}${frame.timezone ? ` in ${frame.timezone}` : ''}`, () => {
      assert.deepEqual(cuts({ ...frame, interval }), expected);
    });
  }

  test('an empty timeframe has none', () => {
    assert.deepEqual(cuts({ start: '2026-03-01', end: '2026-03-01', interval: 'daily' }), [
      undefined,
    ]);
  });

  test('every event is counted in the interval of its time, the start included', () => {
    const list = [
      '2026-03-01T00:00:00.000Z',
      '2026-03-01T23:59:59.999Z',
      '2026-03-03T00:00:00.000Z',
      '2026-03-04T12:00:00.000Z',
      '2026-03-05T00:00:00.000Z',
    ];
    const parameters = { event_collection: 'a', interval: 'daily', timeframe: 'previous_4_days' };
    const query = parseQuery('count', parameters, Date.parse('2026-03-05T08:00:00Z'));
    const { result } = query.run(() => list.map(event));
    assert.deepEqual(
      result.map(({ value }) => value),
      [2, 0, 1, 1],
    );
  });

  test('a multi_analysis has an object in each', () => {
    const query = parseQuery(
      'multi_analysis',
      {
        event_collection: 'a',
        interval: 'daily',
        timeframe: { start: '2026-03-01', end: '2026-03-03' },
        analyses: {
          all: { analysis_type: 'count' },
          mean: { analysis_type: 'average', target_property: 'price' },
        },
      },
      0,
    );
    const { result } = query.run(() => [{ ...event('2026-03-01T10:00:00.000Z'), price: 5 }]);
    assert.deepEqual(
      result.map(({ value }) => value),
      [
        { all: 1, mean: 5 },
        { all: 0, mean: null },
      ],
    );
  });
});
