// Random queries over random events: the local Keen and SQLite find the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseQuery, parseSelection } from '../../playground/keen-queries.mjs';
import {
  AGGREGATES,
  columnOf,
  events,
  filters,
  INTERVALS,
  inSqlite,
  isNumber,
  isText,
  timeframe,
} from './queries-in-sqlite.mjs';

const iso = (time) => new Date(time).toISOString();

const analyses = fc.constantFrom(...Object.keys(AGGREGATES)).chain((analysis) =>
  fc.record({
    analysis: fc.constant(analysis),
    target:
      analysis === 'count'
        ? fc.constant(undefined)
        : fc.constantFrom('plan', 'seats', 'isTrial', 'user.country', 'price'),
  }),
);

const NUMERIC = ['sum', 'minimum', 'maximum', 'average'];

/** The parameters of a query, as Keen's clients send them. */
function parametersOf({ frame, conditions, target, groups = [], ...rest }) {
  return {
    event_collection: 'signups',
    timeframe: { start: iso(frame.start), end: iso(frame.end) },
    filters: conditions.map(({ given }) => given),
    ...(target === undefined ? {} : { target_property: target }),
    ...(groups.length > 0 ? { group_by: groups } : {}),
    ...rest,
  };
}

/** The rows of a query: those that the timeframe and the filters leave. */
const whereOf = ({ frame, conditions }) =>
  [`at >= ${frame.start} AND at < ${frame.end}`, ...conditions.map(({ sql }) => sql)].join(' AND ');

/** Whether Keen refuses, because the property has values and none of them is a number. */
function hasNoNumbers(db, { analysis, target }, where) {
  if (!NUMERIC.includes(analysis)) return false;
  const column = columnOf(target);
  const count = (test) =>
    db.prepare(`SELECT count(*) FROM events WHERE ${where} AND ${test}`).pluck().get();
  // True and false are numbers in SQLite.
  const numbers = target === 'isTrial' ? 0 : count(isNumber(column));
  const others = count(target === 'isTrial' ? `${column} IS NOT NULL` : isText(column));
  return numbers === 0 && others > 0;
}

/** A value of SQLite in the form of Keen's. */
function keenValue(value, property) {
  if (property === 'isTrial' && typeof value === 'number') return value === 1;
  return value;
}

const byText = (one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

/** A result of SQLite in the form of Keen's; lists of unique values are in no order here. */
function resultOf(value, { analysis, target }) {
  if (analysis !== 'select_unique') return value;
  return JSON.parse(value)
    .map((one) => keenValue(one, target))
    .sort(byText);
}

const inOneOrder = (result) => (Array.isArray(result) ? [...result].sort(byText) : result);

/** Runs the query on both, unless both refuse it. */
function compare(list, query, expect, actual = (answer) => answer.result) {
  const db = inSqlite(list);
  try {
    const where = whereOf(query);
    const run = () => parseQuery(query.analysis, parametersOf(omit(query)), 0).run(() => list);
    if (hasNoNumbers(db, query, where)) {
      assert.throws(run, { status: 400, message: /needs numbers/ });
      return;
    }
    assert.deepEqual(actual(run()), expect(db, where));
  } finally {
    db.close();
  }
}

const omit = ({ analysis, ...query }) => query;

const check = (arbitraries, property) =>
  fc.assert(fc.property(...arbitraries, property), { numRuns: 150 });

describe('random queries', () => {
  test('one result', () => {
    check([events, analyses, filters, timeframe], (list, one, conditions, frame) => {
      const query = { ...one, conditions, frame };
      compare(
        list,
        query,
        (db, where) => {
          const aggregate = AGGREGATES[one.analysis](columnOf(one.target));
          const sql = `SELECT ${aggregate} FROM events WHERE ${where}`;
          return resultOf(db.prepare(sql).pluck().get(), one);
        },
        ({ result }) => inOneOrder(result),
      );
    });
  });

  const groupings = fc.constantFrom(
    ['plan'],
    ['isTrial'],
    ['seats'],
    ['user.country', 'plan'],
    ['isTrial', 'user.country'],
  );

  /** Rows of SQLite as rows of Keen. */
  const rowsOf = (rows, groups, one) =>
    rows.map((row) => ({
      ...Object.fromEntries(groups.map((name) => [name, keenValue(row[columnOf(name)], name)])),
      result: resultOf(row.result, one),
    }));

  test('grouped', () => {
    check(
      [events, analyses, filters, timeframe, groupings],
      (list, one, conditions, frame, groups) => {
        const query = { ...one, conditions, frame, groups };
        compare(
          list,
          query,
          (db, where) => {
            const columns = groups.map(columnOf).join(', ');
            const aggregate = AGGREGATES[one.analysis](columnOf(one.target));
            const sql = `SELECT ${columns}, ${aggregate} AS result FROM events WHERE ${where} GROUP BY ${columns}`;
            return rowsOf(db.prepare(sql).all(), groups, one).sort(byText);
          },
          ({ result }) =>
            result.map((row) => ({ ...row, result: inOneOrder(row.result) })).sort(byText),
        );
      },
    );
  });

  const zones = fc.constantFrom(0, 3600, -8 * 3600, 19_800);

  /** The intervals of a timeframe, from SQLite. */
  function startsOf(db, { start, end }, { length, shift }, offset) {
    if (start === end) return [];
    const first = `(${start} + ${shift + offset}) / ${length} * ${length} - ${shift + offset}`;
    const sql = `WITH RECURSIVE starts(at) AS (SELECT ${first} UNION ALL SELECT at + ${length} FROM starts WHERE at + ${length} < ${end}) SELECT at FROM starts`;
    return db.prepare(sql).pluck().all();
  }

  test('by intervals, grouped', () => {
    check(
      [
        events,
        fc.constantFrom('count', 'sum', 'average'),
        timeframe,
        fc.constantFrom(...Object.keys(INTERVALS)),
        zones,
      ],
      (list, analysis, frame, interval, timezone) => {
        const one = { analysis, target: analysis === 'count' ? undefined : 'price' };
        const query = { ...one, conditions: [], frame, groups: ['plan'], interval, timezone };
        const { length } = INTERVALS[interval];
        compare(list, query, (db, where) => {
          const aggregate = AGGREGATES[analysis](columnOf(one.target));
          // A group without events in an interval has the result of no events.
          const sql = `SELECT g.plan, (SELECT ${aggregate} FROM events WHERE events.plan IS g.plan AND at >= max(?, ${frame.start}) AND at < min(?, ${frame.end})) AS result FROM (SELECT DISTINCT plan FROM events WHERE ${where}) g ORDER BY g.plan IS NULL, g.plan`;
          const statement = db.prepare(sql);
          return startsOf(db, frame, INTERVALS[interval], timezone * 1000).map((start) => ({
            value: statement
              .all(start, start + length)
              .map(({ plan, result }) => ({ plan, result })),
            timeframe: {
              start: iso(Math.max(start, frame.start)),
              end: iso(Math.min(start + length, frame.end)),
            },
          }));
        });
      },
    );
  });

  test('median and percentile', () => {
    const percent = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => hundredths / 100);
    check([events, percent], (list, percentile) => {
      const db = inSqlite(list);
      // The value at a rank between two neighbours lies on the line between them.
      const sql = `WITH ranked AS (SELECT price, row_number() OVER (ORDER BY price) - 1 AS rank, (count(*) OVER () - 1) * @percentile / 100.0 AS wanted FROM events WHERE price IS NOT NULL)
        SELECT sum(price * (1 - abs(rank - wanted))) AS value FROM ranked WHERE abs(rank - wanted) < 1`;
      const expected = (given) => db.prepare(sql).pluck().get({ percentile: given });
      const ask = (analysis, more) => {
        const parameters = { event_collection: 'signups', target_property: 'price', ...more };
        return parseQuery(analysis, parameters, 0).run(() => list).result;
      };
      const isNear = (one, other) => one === other || Math.abs(one - other) < 1e-9;
      const found = ask('percentile', { percentile });
      assert.ok(isNear(found, expected(percentile)), `${found} is not ${expected(percentile)}`);
      assert.ok(isNear(ask('median'), expected(50)));
      db.close();
    });
  });

  test('the events that a deletion names', () => {
    check([events, filters, timeframe], (list, conditions, frame) => {
      const db = inSqlite(list);
      const sql = `SELECT rowid FROM events WHERE ${whereOf({ conditions, frame })} ORDER BY rowid`;
      const { event_collection: _, ...parameters } = parametersOf({ conditions, frame });
      const found = parseSelection(parameters, 0)(list);
      assert.deepEqual(
        found.map((event) => list.indexOf(event) + 1),
        db.prepare(sql).pluck().all(),
      );
      db.close();
    });
  });
});
