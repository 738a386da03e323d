import { Failure } from '../failure.mjs';
import { startProgress } from '../progress.mjs';
import { DAY_MS, Days, startOfDay } from './days.mjs';
import { MOST_IDS, RecordedIds } from './recorded-ids.mjs';

/** So many lines that cannot be read are named. */
const SHOWN_LINES = 10;

/**
 * @typedef {object} Verification
 * @property {import('../exports/open.mjs').Export[]} sources files, which are read twice
 * @property {import('../module.mjs').SignUps} signUps
 * @property {import('./events.mjs').Events} events
 * @property {(users: object[]) => Promise<void>} write takes the users who have no event
 * @property {import('../main.mjs').Io} io
 *
 * @typedef {object} Summary
 * @property {number} users that could be read
 * @property {number} found users who have an event
 * @property {number} missing users who have none
 * @property {number} unreadable lines that are no users
 * @property {number} undated users without a date of creation, or with one that is not understood
 * @property {{ day: string, users: number, missing: number }[]} days on which users are missing
 */

/**
 * Compares the users of exports with the events in Keen.
 *
 * @param {Verification} verification
 * @returns {Promise<{ summary: Summary, isById: boolean }>} `isById` tells whether each user was looked
 *   for, or only numbers were compared
 * @throws {Failure} when the exports or the events cannot be read
 */
export async function verify(verification) {
  const { signUps, io } = verification;
  const survey = await takeSurvey(verification);
  const days = await countEvents(verification, survey);
  if (days.length === 0) {
    io.log(`${signUps.collection} has no events in that time; look at KEENIO_EVENT_COLLECTION`);
  }
  const property = idPropertyOf(signUps);
  const missing =
    property === undefined
      ? compareNumbers(survey, days)
      : await findMissing(verification, await readIds(verification, days, property));
  return { summary: summaryOf(survey, missing), isById: property !== undefined };
}

/** The property of an event that is the user's id, or `undefined` when the settings leave it out. */
function idPropertyOf(signUps) {
  const { properties } = signUps.preview({ user_id: 'id' });
  return properties.find(({ path }) => path === 'user.user_id')?.name;
}

async function takeSurvey({ sources, signUps, io }) {
  const survey = { users: 0, unreadable: 0, days: new Days() };
  const ask = progressOf(sources, () => ({ count: survey.users, unit: 'users', detail: 'read' }));
  await during(io, ask, async ({ log }) => {
    for (const source of sources) {
      for await (const items of source.batches()) {
        for (const { line, user, reason } of items) {
          if (user) {
            survey.users += 1;
            survey.days.add(signUps.event(user).createdMs);
          } else {
            survey.unreadable += 1;
            if (survey.unreadable <= SHOWN_LINES) log(`${source.name}, line ${line}: ${reason}`);
          }
        }
      }
    }
  });
  return survey;
}

/** Counts the events of all days on which these users may have one. */
function countEvents({ events, io }, { days }) {
  // An event has the date of its user. That of a user without a date has the time it was sent at.
  const [first = 0] = days.starts;
  const fromMs = days.undated > 0 ? Math.min(first, 0) : first;
  const last = Math.max(days.starts.at(-1) ?? 0, startOfDay(Date.now()) + DAY_MS);
  const ask = () => ({ total: undefined, count: 0, unit: 'events', detail: askingOf(events) });
  return during(io, ask, () => events.countByDay(fromMs, last + DAY_MS));
}

async function readIds({ events, io }, days, property) {
  const total = days.reduce((sum, { count }) => sum + count, 0);
  if (total > MOST_IDS) {
    throw new Failure(
      `Keen has ${total} events since the first of these users was created, and at most ${MOST_IDS} ` +
        'can be compared: split the export by the date of creation, newest users first',
    );
  }
  const ids = new RecordedIds();
  let count = 0;
  const ask = () => ({ done: count, total, count, unit: 'events', detail: askingOf(events) });
  await during(io, ask, async () => {
    for await (const values of events.values(days, property)) {
      for (const value of values) ids.add(value);
      count += values.length;
    }
  });
  return ids;
}

async function findMissing({ sources, signUps, write, io }, ids) {
  const days = new Days();
  let count = 0;
  const ask = progressOf(sources, () => ({ count, unit: 'users', detail: 'compared' }));
  await during(io, ask, async () => {
    for (const source of sources) {
      for await (const items of source.batches()) {
        const users = items.flatMap(({ user }) => (user && !ids.has(user.user_id) ? [user] : []));
        for (const user of users) days.add(signUps.event(user).createdMs);
        count += items.length;
        await write(users);
      }
    }
  });
  return days;
}

/** Where a day has fewer events than users, the difference is missing. */
function compareNumbers({ days }, events) {
  const counts = new Map(events.map(({ fromMs, count }) => [fromMs, count]));
  const missing = new Days();
  for (const day of days.starts) {
    const count = days.on(day) - (counts.get(day) ?? 0);
    if (count > 0) missing.add(day, count);
  }
  return missing;
}

/** @returns {Summary} */
function summaryOf({ users, unreadable, days }, missing) {
  const dated = missing.starts.map((start) => ({
    day: new Date(start).toISOString().slice(0, 10),
    users: days.on(start),
    missing: missing.on(start),
  }));
  return {
    users,
    found: users - missing.total,
    missing: missing.total,
    unreadable,
    undated: days.undated,
    days: dated,
  };
}

const askingOf = ({ trouble }) => trouble ?? 'read from Keen';

/** How much of all files was read, for a bar. */
function progressOf(sources, detail) {
  const total = sources.reduce((sum, { size }) => sum + size, 0);
  return () => ({
    ...detail(),
    done: sources.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    total,
  });
}

async function during(io, ask, work) {
  const progress = startProgress(io, ask);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
