// Events whose numbers are known twice: from the local Keen, and from SQLite.
import Database from 'better-sqlite3';

/** The time at which all queries over them are asked: a Monday. */
export const NOW = Date.parse('2026-03-16T12:00:00Z');

const START = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;

const at = (hours) => ({ keen: { timestamp: new Date(START + hours * HOUR).toISOString() } });

/** 240 sign-ups in 15 days, one every 90 minutes; some lack `plan`, some lack `seats`. */
function signups() {
  return Array.from({ length: 240 }, (_, i) => ({
    userId: `u${i % 180}`,
    ...(i % 10 === 9 ? {} : { plan: ['free', 'team', 'pro'][i % 3] }),
    ...(i % 8 === 7 ? {} : { seats: (i * 7) % 23 }),
    price: (i % 17) * 1.25,
    isTrial: i % 4 === 0,
    user: { country: ['DE', 'FR', 'US', 'JP'][(i >> 2) % 4], age: 18 + (i % 50) },
    ...at(i * 1.5),
  }));
}

/** Two thirds of the users log in some hours after their first sign-up, and half of those buy. */
function later(collection, every, hours) {
  return Array.from({ length: 180 }, (_, i) => i)
    .filter((i) => i % every !== 0)
    .map((i) => ({ userId: `u${i}`, on: collection, ...at(i * 1.5 + hours) }));
}

/** What the local Keen gets, as the body of a batch. */
export const known = {
  signups: signups(),
  logins: later('logins', 3, 5),
  purchases: later('purchases', 2, 20),
};

/**
 * The same events as tables `signups(at, userId, plan, seats, price, isTrial, country, age)`,
 * `logins(at, userId)` and `purchases(at, userId)`; `at` is in milliseconds since 1970, what an
 * event lacks is NULL.
 *
 * @returns {import('better-sqlite3').Database} in memory
 */
export function knownInSqlite() {
  const db = new Database(':memory:');
  db.exec(
    'CREATE TABLE signups(at INTEGER, userId, plan, seats, price, isTrial, country, age);' +
      'CREATE TABLE logins(at INTEGER, userId); CREATE TABLE purchases(at INTEGER, userId);',
  );
  const insert = db.prepare('INSERT INTO signups VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const { keen, userId, plan, seats, price, isTrial, user } of known.signups) {
    const time = Date.parse(keen.timestamp);
    insert.run(time, userId, plan, seats, price, Number(isTrial), user.country, user.age);
  }
  for (const collection of ['logins', 'purchases']) {
    const add = db.prepare(`INSERT INTO ${collection} VALUES (?, ?)`);
    for (const { keen, userId } of known[collection]) add.run(Date.parse(keen.timestamp), userId);
  }
  return db;
}
