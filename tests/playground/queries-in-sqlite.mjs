// Random events and random queries over them, with what SQLite answers.
import Database from 'better-sqlite3';
import fc from 'fast-check';

const DAY = 86_400_000;
export const START = Date.parse('2026-03-01T00:00:00Z');

/** Each property of the events, and its column. */
const COLUMNS = {
  plan: 'plan',
  seats: 'seats',
  isTrial: 'isTrial',
  'user.country': 'country',
  price: 'price',
};

const oftenMissing = (arbitrary) => fc.option(arbitrary, { nil: undefined, freq: 5 });

/** Quarters, so that sums are exact in any order. */
const price = fc.integer({ min: -40, max: 40 }).map((quarters) => quarters / 4);

const event = fc
  .record({
    time: fc.integer({ min: 0, max: 40 * DAY }),
    plan: oftenMissing(fc.constantFrom('free', 'team', 'pro', 'Pro', '', null)),
    seats: oftenMissing(fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constant('many'))),
    isTrial: oftenMissing(fc.boolean()),
    country: oftenMissing(fc.constantFrom('DE', 'FR', 'US')),
    price: oftenMissing(price),
  })
  .map(({ time, country, ...properties }) => ({
    ...JSON.parse(JSON.stringify(properties)),
    ...(country === undefined ? {} : { user: { country } }),
    keen: { timestamp: new Date(START + time).toISOString() },
  }));

export const events = fc.array(event, { maxLength: 120 });

/** For each operator: the properties and values to filter with, and the condition in SQL. */
const FILTERS = [
  ['eq', ['plan', 'user.country'], ['free', 'DE', '', 'x'], (x, v) => `${x} IS ${v}`],
  ['ne', ['plan', 'user.country'], ['free', 'DE'], (x, v) => `${x} IS NOT ${v}`],
  ['eq', ['isTrial'], [true, false], (x, v) => `${x} IS ${v}`],
  ['eq', ['plan', 'seats'], [null], (x) => `${x} IS NULL`],
  ['exists', ['plan', 'seats', 'isTrial'], [true], (x) => `${x} IS NOT NULL`],
  ['exists', ['plan', 'seats', 'isTrial'], [false], (x) => `${x} IS NULL`],
  ['in', ['plan'], [['free', 'pro'], []], (x, v) => `coalesce(${x} IN (${v}), 0)`],
  ['contains', ['plan'], ['r', 'P', ''], (x, v) => `coalesce(instr(${x}, ${v}) > 0, 0)`],
  ['not_contains', ['plan'], ['r', 'P'], (x, v) => `coalesce(instr(${x}, ${v}) = 0, 1)`],
  ...[
    ['lt', '<'],
    ['lte', '<='],
    ['gt', '>'],
    ['gte', '>='],
  ].flatMap(([operator, sign]) => [
    [
      operator,
      ['seats', 'price'],
      [-1, 0, 5.5],
      (x, v) => `(${isNumber(x)} AND ${x} ${sign} ${v})`,
    ],
    [operator, ['plan', 'seats'], ['free', 'n'], (x, v) => `(${isText(x)} AND ${x} ${sign} ${v})`],
  ]),
];

const isNumber = (x) => `typeof(${x}) IN ('integer', 'real')`;
const isText = (x) => `typeof(${x}) = 'text'`;

const literal = (value) => {
  if (Array.isArray(value)) return value.map(literal).join(', ');
  return typeof value === 'string' ? `'${value}'` : String(value);
};

/** A filter and its condition. */
const filter = fc.constantFrom(...FILTERS).chain(([operator, properties, values, sql]) =>
  fc
    .record({
      property_name: fc.constantFrom(...properties),
      operator: fc.constant(operator),
      property_value: fc.constantFrom(...values),
    })
    .map((given) => ({
      given,
      sql: sql(COLUMNS[given.property_name], literal(given.property_value)),
    })),
);

const either = fc.array(filter, { minLength: 1, maxLength: 3 }).map((filters) => ({
  given: { operator: 'or', operands: filters.map(({ given }) => given) },
  sql: `(${filters.map(({ sql }) => sql).join(' OR ')})`,
}));

export const filters = fc.array(fc.oneof({ weight: 3, arbitrary: filter }, either), {
  maxLength: 3,
});

/** For each analysis its aggregate in SQL; `null` properties for `count`, which has none. */
export const AGGREGATES = {
  count: () => 'count(*)',
  count_unique: (x) => `count(DISTINCT ${x})`,
  select_unique: (x) => `json_group_array(DISTINCT ${x})`,
  sum: (x) => `coalesce(sum(${x}) FILTER (WHERE ${isNumber(x)}), 0)`,
  minimum: (x) => `min(${x}) FILTER (WHERE ${isNumber(x)})`,
  maximum: (x) => `max(${x}) FILTER (WHERE ${isNumber(x)})`,
  average: (x) => `avg(${x}) FILTER (WHERE ${isNumber(x)})`,
};

export const timeframe = fc
  .tuple(fc.integer({ min: 0, max: 40 * 24 }), fc.integer({ min: 0, max: 12 * 24 }))
  .map(([from, hours]) => {
    const start = START + from * 3_600_000;
    return { start, end: start + hours * 3_600_000 };
  });

/** Intervals of fixed length, and how far the first one of 1970 is from the first midnight. */
export const INTERVALS = {
  hourly: { length: DAY / 24, shift: 0 },
  daily: { length: DAY, shift: 0 },
  weekly: { length: 7 * DAY, shift: 4 * DAY }, // Thursday, 1 January, to the Sunday before
};

/**
 * @param {object[]} list
 * @returns {import('better-sqlite3').Database} with the table `events(at, plan, seats, isTrial,
 *   country, price)`; true and false are 1 and 0
 */
export function inSqlite(list) {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE events(at INTEGER, plan, seats, isTrial, country, price)');
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
  for (const { keen, plan, seats, isTrial, user, price: paid } of list) {
    const trial = isTrial === undefined ? null : Number(isTrial);
    insert.run(Date.parse(keen.timestamp), plan, seats, trial, user?.country, paid);
  }
  return db;
}

export const columnOf = (property) => COLUMNS[property];
export { isNumber, isText };
