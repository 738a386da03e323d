// One query of each kind that Keen's clients can ask, and its answer, worked out by SQLite.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const time = (text) => Date.parse(text);

const collection = { event_collection: 'signups' };
const all = { timeframe: { start: '2026-03-01T00:00:00Z', end: '2026-03-16T00:00:00Z' } };
const week = { timeframe: { start: '2026-03-02T00:00:00Z', end: '2026-03-09T00:00:00Z' } };
const inWeek = `at >= ${time('2026-03-02T00:00:00Z')} AND at < ${time('2026-03-09T00:00:00Z')}`;
const seats = { target_property: 'seats' };

const filter = (property_name, operator, property_value) => ({
  property_name,
  operator,
  property_value,
});

/** Eleven events, so that their percentiles do not depend on how Keen interpolates. */
const eleven = { timeframe: { start: '2026-03-01T00:00:00Z', end: '2026-03-01T16:30:00Z' } };
const inEleven = `at < ${time('2026-03-01T16:30:00Z')}`;
/** The value of the `rank`-th of those. */
const rankOf = (rank) => (db) =>
  db.prepare(`SELECT price FROM signups WHERE ${inEleven} ORDER BY price`).pluck().all()[rank - 1];

/** One value of one row. */
const value = (sql) => (db) => db.prepare(sql).pluck().get();
const values = (sql) => (db) => db.prepare(sql).pluck().all();
const rows = (sql) => (db) => db.prepare(sql).all();

/** The result of an interval query: rows of `start` (milliseconds since 1970) and `value`. */
const intervals = (sql, length) => (db) =>
  db
    .prepare(sql)
    .all()
    .map(({ start, value: found }) => ({
      value: found,
      timeframe: { start, end: start + length },
    }));

/**
 * Each case has the analysis and its parameters as in Keen's reference, and `expected`, which gets
 * the database of `knownInSqlite`. `isOrdered` is for results whose order is part of the answer.
 * In results of intervals, times are milliseconds since 1970.
 */
export const queryCases = [
  {
    what: 'count',
    analysis: 'count',
    parameters: { ...collection, ...all },
    expected: value('SELECT count(*) FROM signups'),
  },
  {
    what: 'count, in a part of the time',
    analysis: 'count',
    parameters: { ...collection, ...week },
    expected: value(`SELECT count(*) FROM signups WHERE ${inWeek}`),
  },
  ...[
    ['this_14_days', '2026-03-03T00:00:00Z', '2026-03-17T00:00:00Z'],
    ['previous_2_weeks', '2026-03-02T00:00:00Z', '2026-03-16T00:00:00Z'],
    ['previous_3_days', '2026-03-13T00:00:00Z', '2026-03-16T00:00:00Z'],
    ['this_month', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'],
    ['yesterday', '2026-03-15T00:00:00Z', '2026-03-16T00:00:00Z'],
  ].map(([timeframe, start, end]) => ({
    what: `count, ${timeframe}`,
    analysis: 'count',
    parameters: { ...collection, timeframe, timezone: 'UTC' },
    expected: value(
      `SELECT count(*) FROM signups WHERE at >= ${time(start)} AND at < ${time(end)}`,
    ),
  })),
  {
    what: 'count, in a time zone by offset',
    analysis: 'count',
    parameters: { ...collection, timeframe: 'previous_1_days', timezone: -5 * 3600 },
    expected: value(
      `SELECT count(*) FROM signups WHERE at >= ${time('2026-03-15T05:00:00Z')} AND at < ${time('2026-03-16T05:00:00Z')}`,
    ),
  },
  {
    what: 'count, in a time zone by name, over the start of summer time',
    analysis: 'count',
    parameters: { ...collection, timeframe: 'previous_9_days', timezone: 'US/Pacific' },
    expected: value(
      `SELECT count(*) FROM signups WHERE at >= ${time('2026-03-07T08:00:00Z')} AND at < ${time('2026-03-16T07:00:00Z')}`,
    ),
  },
  ...[
    ['sum', 'sum'],
    ['minimum', 'min'],
    ['maximum', 'max'],
    ['average', 'avg'],
  ].map(([analysis, sql]) => ({
    what: analysis,
    analysis,
    parameters: { ...collection, ...all, ...seats },
    expected: value(`SELECT ${sql}(seats) FROM signups`),
  })),
  {
    what: 'median',
    analysis: 'median',
    parameters: { ...collection, ...eleven, target_property: 'price' },
    expected: rankOf(6),
  },
  {
    what: 'percentile',
    analysis: 'percentile',
    parameters: { ...collection, ...eleven, target_property: 'price', percentile: 90 },
    expected: rankOf(10),
  },
  {
    what: 'count_unique',
    analysis: 'count_unique',
    parameters: { ...collection, ...all, target_property: 'userId' },
    expected: value('SELECT count(DISTINCT userId) FROM signups'),
  },
  {
    what: 'select_unique',
    analysis: 'select_unique',
    parameters: { ...collection, ...all, target_property: 'user.country' },
    expected: values('SELECT DISTINCT country FROM signups'),
  },
  ...[
    ['eq', 'plan', 'team', "plan = 'team'"],
    ['ne', 'isTrial', true, 'isTrial = 0'],
    ['lt', 'seats', 5, 'seats < 5'],
    ['lte', 'seats', 5, 'seats <= 5'],
    ['gt', 'price', 10.5, 'price > 10.5'],
    ['gte', 'user.age', 60, 'age >= 60'],
    ['exists', 'plan', false, 'plan IS NULL'],
    ['in', 'user.country', ['DE', 'JP'], "country IN ('DE', 'JP')"],
    ['contains', 'userId', '17', "userId LIKE '%17%'"],
    ['not_contains', 'userId', '1', "userId NOT LIKE '%1%'"],
    ['regex', 'userId', '^u1[0-4]$', "userId IN ('u10', 'u11', 'u12', 'u13', 'u14')"],
  ].map(([operator, property, given, where]) => ({
    what: `count, filtered by ${operator}`,
    analysis: 'count',
    parameters: { ...collection, ...all, filters: [filter(property, operator, given)] },
    expected: value(`SELECT count(*) FROM signups WHERE ${where}`),
  })),
  {
    what: 'sum, with two filters',
    analysis: 'sum',
    parameters: {
      ...collection,
      ...all,
      target_property: 'price',
      filters: [filter('plan', 'eq', 'pro'), filter('isTrial', 'eq', false)],
    },
    expected: value("SELECT sum(price) FROM signups WHERE plan = 'pro' AND isTrial = 0"),
  },
  {
    what: 'count, grouped',
    analysis: 'count',
    parameters: { ...collection, ...all, group_by: 'plan' },
    expected: rows('SELECT plan, count(*) AS result FROM signups GROUP BY plan'),
  },
  {
    what: 'average, grouped by two',
    analysis: 'average',
    parameters: { ...collection, ...all, ...seats, group_by: ['plan', 'user.country'] },
    expected: rows(
      'SELECT plan, country AS "user.country", avg(seats) AS result FROM signups GROUP BY plan, country',
    ),
  },
  {
    what: 'maximum, grouped, ordered and limited',
    analysis: 'maximum',
    parameters: {
      ...collection,
      ...week,
      target_property: 'user.age',
      group_by: 'userId',
      order_by: [
        { property_name: 'result', direction: 'DESC' },
        { property_name: 'userId', direction: 'ASC' },
      ],
      limit: 7,
    },
    expected: rows(
      `SELECT userId, max(age) AS result FROM signups WHERE ${inWeek} GROUP BY userId ORDER BY result DESC, userId LIMIT 7`,
    ),
    isOrdered: true,
  },
  {
    what: 'sum, by day',
    analysis: 'sum',
    parameters: { ...collection, ...week, target_property: 'price', interval: 'daily' },
    expected: intervals(
      `SELECT at / ${DAY} * ${DAY} AS start, sum(price) AS value FROM signups WHERE ${inWeek} GROUP BY start ORDER BY start`,
      DAY,
    ),
    isOrdered: true,
  },
  {
    what: 'count, every six hours, in a time zone',
    analysis: 'count',
    parameters: {
      ...collection,
      timeframe: { start: '2026-03-04T00:00:00+01:00', end: '2026-03-06T00:00:00+01:00' },
      interval: 'every_6_hours',
      timezone: 3600,
    },
    expected: intervals(
      `SELECT (at + ${HOUR}) / ${6 * HOUR} * ${6 * HOUR} - ${HOUR} AS start, count(*) AS value FROM signups WHERE at >= ${time('2026-03-03T23:00:00Z')} AND at < ${time('2026-03-05T23:00:00Z')} GROUP BY start ORDER BY start`,
      6 * HOUR,
    ),
    isOrdered: true,
  },
  {
    what: 'count, by day and grouped',
    analysis: 'count',
    parameters: { ...collection, ...week, interval: 'daily', group_by: 'isTrial' },
    expected: (db) =>
      Array.from({ length: 7 }, (_, day) => {
        const start = time('2026-03-02T00:00:00Z') + day * DAY;
        const groups = db
          .prepare(
            'SELECT isTrial, count(*) AS result FROM signups WHERE at >= ? AND at < ? GROUP BY isTrial ORDER BY isTrial',
          )
          .all(start, start + DAY)
          .map(({ isTrial, result }) => ({ isTrial: isTrial === 1, result }));
        return { value: groups, timeframe: { start, end: start + DAY } };
      }),
  },
  {
    what: 'extraction of the latest, with some properties',
    analysis: 'extraction',
    parameters: { ...collection, ...all, latest: 5, property_names: ['userId', 'user.age'] },
    expected: (db) =>
      db
        .prepare('SELECT userId, age FROM signups ORDER BY at DESC LIMIT 5')
        .all()
        .map(({ userId, age }) => ({ userId, user: { age } })),
    isOrdered: true,
  },
  {
    what: 'extraction, filtered',
    analysis: 'extraction',
    parameters: {
      ...collection,
      ...week,
      filters: [filter('plan', 'eq', 'free')],
      property_names: ['userId', 'price'],
    },
    expected: rows(`SELECT userId, price FROM signups WHERE ${inWeek} AND plan = 'free'`),
  },
  {
    what: 'multi_analysis',
    analysis: 'multi_analysis',
    parameters: {
      ...collection,
      ...all,
      analyses: {
        signups: { analysis_type: 'count' },
        people: { analysis_type: 'count_unique', target_property: 'userId' },
        revenue: { analysis_type: 'sum', target_property: 'price' },
      },
    },
    expected: (db) =>
      db
        .prepare(
          'SELECT count(*) AS signups, count(DISTINCT userId) AS people, sum(price) AS revenue FROM signups',
        )
        .get(),
  },
  {
    what: 'multi_analysis, grouped',
    analysis: 'multi_analysis',
    parameters: {
      ...collection,
      ...all,
      group_by: 'user.country',
      analyses: {
        oldest: { analysis_type: 'maximum', target_property: 'user.age' },
        mean: { analysis_type: 'average', target_property: 'price' },
      },
    },
    expected: rows(
      'SELECT country AS "user.country", max(age) AS oldest, avg(price) AS mean FROM signups GROUP BY country',
    ),
  },
  {
    what: 'funnel',
    analysis: 'funnel',
    parameters: {
      steps: ['signups', 'logins', 'purchases'].map((event_collection) => ({
        event_collection,
        actor_property: 'userId',
        ...all,
      })),
    },
    expected: (db) => [
      value('SELECT count(DISTINCT userId) FROM signups')(db),
      value('SELECT count(DISTINCT userId) FROM signups JOIN logins USING (userId)')(db),
      value(
        'SELECT count(DISTINCT userId) FROM signups JOIN logins USING (userId) JOIN purchases USING (userId)',
      )(db),
    ],
    isOrdered: true,
  },
];
