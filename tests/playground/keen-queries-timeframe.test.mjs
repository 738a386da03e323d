// Timeframes and time zones of queries.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../playground/keen-queries.mjs';
import { readTimeframe } from '../../playground/queries/timeframe.mjs';
import { readTimezone } from '../../playground/queries/timezone.mjs';

const iso = (time) => new Date(time).toISOString();
const event = (timestamp) => ({ keen: { timestamp } });

/** The start and end of a timeframe, without the parts that are zero. */
function bounds(timeframe, timezone, now) {
  const { start, end } = readTimeframe(timeframe, readTimezone(timezone), Date.parse(now));
  return [start, end].map((time) => iso(time).replace(/(:00)?\.000Z$/, ''));
}

describe('relative timeframes', () => {
  const now = '2026-03-18T15:42:37.500Z'; // a Wednesday
  const cases = [
    ['this_minute', '2026-03-18T15:42', '2026-03-18T15:43'],
    ['this_5_minutes', '2026-03-18T15:38', '2026-03-18T15:43'],
    ['previous_5_minutes', '2026-03-18T15:37', '2026-03-18T15:42'],
    ['this_hour', '2026-03-18T15:00', '2026-03-18T16:00'],
    ['this_24_hours', '2026-03-17T16:00', '2026-03-18T16:00'],
    ['previous_hour', '2026-03-18T14:00', '2026-03-18T15:00'],
    ['previous_3_hours', '2026-03-18T12:00', '2026-03-18T15:00'],
    ['today', '2026-03-18T00:00', '2026-03-19T00:00'],
    ['this_day', '2026-03-18T00:00', '2026-03-19T00:00'],
    ['this_7_days', '2026-03-12T00:00', '2026-03-19T00:00'],
    ['yesterday', '2026-03-17T00:00', '2026-03-18T00:00'],
    ['previous_1_day', '2026-03-17T00:00', '2026-03-18T00:00'],
    ['previous_7_days', '2026-03-11T00:00', '2026-03-18T00:00'],
    ['last_7_days', '2026-03-11T00:00', '2026-03-18T00:00'],
    ['this_week', '2026-03-15T00:00', '2026-03-22T00:00'],
    ['last_week', '2026-03-08T00:00', '2026-03-15T00:00'],
    ['previous_2_weeks', '2026-03-01T00:00', '2026-03-15T00:00'],
    ['this_month', '2026-03-01T00:00', '2026-04-01T00:00'],
    ['this_3_months', '2026-01-01T00:00', '2026-04-01T00:00'],
    ['previous_month', '2026-02-01T00:00', '2026-03-01T00:00'],
    ['previous_14_months', '2025-01-01T00:00', '2026-03-01T00:00'],
    ['this_year', '2026-01-01T00:00', '2027-01-01T00:00'],
    ['previous_2_years', '2024-01-01T00:00', '2026-01-01T00:00'],
  ];
  for (const [timeframe, start, end] of cases) {
    test(timeframe, () => assert.deepEqual(bounds(timeframe, 'UTC', now), [start, end]));
  }

  test('a week that began today, and one that ends today', () => {
    assert.deepEqual(bounds('this_week', 'UTC', '2026-03-15T00:00:00Z'), [
      '2026-03-15T00:00',
      '2026-03-22T00:00',
    ]);
    assert.deepEqual(bounds('this_week', 'UTC', '2026-03-14T23:59:59.999Z'), [
      '2026-03-08T00:00',
      '2026-03-15T00:00',
    ]);
  });
});

describe('time zones', () => {
  const cases = [
    ['seconds', -28_800, 'today', '2026-03-18T05:00:00Z', '2026-03-17T08:00', '2026-03-18T08:00'],
    ['digits', '-28800', 'today', '2026-03-18T05:00:00Z', '2026-03-17T08:00', '2026-03-18T08:00'],
    [
      'half hours',
      19_800,
      'this_hour',
      '2026-03-18T05:10:00Z',
      '2026-03-18T04:30',
      '2026-03-18T05:30',
    ],
    [
      'a name',
      'Asia/Kolkata',
      'today',
      '2026-03-18T19:00:00Z',
      '2026-03-18T18:30',
      '2026-03-19T18:30',
    ],
    [
      'a day of 23 hours',
      'Europe/Berlin',
      'yesterday',
      '2026-03-30T12:00:00Z',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ],
    [
      'a day of 25 hours',
      'Europe/Berlin',
      'yesterday',
      '2026-10-26T12:00:00Z',
      '2026-10-24T22:00',
      '2026-10-25T23:00',
    ],
    [
      'a week with the change',
      'US/Pacific',
      'this_week',
      '2026-03-10T12:00:00Z',
      '2026-03-08T08:00',
      '2026-03-15T07:00',
    ],
    [
      'a month with the change',
      'US/Pacific',
      'this_month',
      '2026-11-10T12:00:00Z',
      '2026-11-01T07:00',
      '2026-12-01T08:00',
    ],
    [
      'a year',
      'Australia/Sydney',
      'this_year',
      '2026-07-01T00:00:00Z',
      '2025-12-31T13:00',
      '2026-12-31T13:00',
    ],
    [
      'hours over the change',
      'Europe/Berlin',
      'this_4_hours',
      '2026-03-29T03:30:00Z',
      '2026-03-29T00:00',
      '2026-03-29T04:00',
    ],
    [
      'a day without midnight',
      'America/Sao_Paulo',
      'today',
      '2018-11-04T15:00:00Z',
      '2018-11-04T03:00',
      '2018-11-05T02:00',
    ],
    [
      'the day after it',
      'America/Sao_Paulo',
      'yesterday',
      '2018-11-05T15:00:00Z',
      '2018-11-04T03:00',
      '2018-11-05T02:00',
    ],
    [
      'an hour twice before midnight',
      'America/Sao_Paulo',
      'today',
      '2018-02-17T12:00:00Z',
      '2018-02-17T02:00',
      '2018-02-18T03:00',
    ],
  ];
  for (const [what, timezone, timeframe, now, start, end] of cases) {
    test(what, () => assert.deepEqual(bounds(timeframe, timezone, now), [start, end]));
  }

  test('days begin at the first time of their date, in any zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const time = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2035-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), time, (zone, now) => {
        const dateAt = (at) => new Date(at).toLocaleDateString('sv-SE', { timeZone: zone });
        const { start, end } = readTimeframe('today', readTimezone(zone), now.getTime());
        assert.equal(dateAt(start), dateAt(now));
        assert.notEqual(dateAt(start - 1), dateAt(now));
        assert.equal(dateAt(end - 1), dateAt(now));
        assert.notEqual(dateAt(end), dateAt(now));
      }),
      { numRuns: 300 },
    );
  });
});

describe('absolute timeframes', () => {
  test('dates with a zone, without one, and alone', () => {
    const frame = (start, end) => bounds({ start, end }, 'US/Pacific', '2026-01-01T00:00:00Z');
    const expected = ['2026-03-01T08:00', '2026-03-02T00:00'];
    assert.deepEqual(frame('2026-03-01T00:00:00-08:00', '2026-03-02T00:00:00Z'), expected);
    assert.deepEqual(frame('2026-03-01T08:00:00', '2026-03-02'), expected);
  });

  test('the end is not included', () => {
    const events = [
      '2026-03-01T00:00:00.000Z',
      '2026-03-01T00:59:59.999Z',
      '2026-03-01T01:00:00.000Z',
    ];
    const timeframe = { start: '2026-03-01T00:00:00Z', end: '2026-03-01T01:00:00Z' };
    const query = parseQuery('count', { event_collection: 'a', timeframe }, 0);
    assert.deepEqual(
      query.run(() => events.map(event)),
      { result: 2 },
    );
  });
});
