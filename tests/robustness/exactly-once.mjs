// `node tests/robustness/exactly-once.mjs`: a day of sign-ups in one go, with a network and a Keen that
// fail. No sign-up may be lost, none counted twice, no login left without its one answer.
// `--signUps`, `--racing`, `--atATime` and `--seed` change what FULL says.
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isMain } from '../../playground/is-main.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { call, LEAST, sandbox } from '../contract/hosts/container.mjs';
import { observe } from '../contract/hosts/login.mjs';
import { read } from '../contract/hosts/rule-file.mjs';
import { makeContext, makeSettings, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { HOST_LIMIT_MS } from './faulty-login.mjs';
import { makeFaults, seeded } from './seeded-faults.mjs';

/** The full run, as README has it. */
export const FULL = { signUps: 20_000, racing: 5000, atATime: 200, seed: 1 };

/** How many times a user whose sign-up was not recorded may have to come again. */
const MOST_ROUNDS = 20;

/** Timers and fetch that know how many of them are under way. */
function makeWatched() {
  const timers = new Set();
  let fetches = 0;
  return {
    get pending() {
      return timers.size + fetches;
    },
    timers: {
      setTimeout(run, ms) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          run();
        }, ms);
        timers.add(timer);
        return timer;
      },
      clearTimeout(timer) {
        timers.delete(timer);
        clearTimeout(timer);
      },
    },
    async fetch(...values) {
      fetches += 1;
      try {
        return await fetch(...values);
      } finally {
        fetches -= 1;
      }
    },
  };
}

/** A tenant: users with what is saved of them, and two warm containers, one a transport. */
function makeTenant(url, watched) {
  const text = `return ${read()}`;
  const least = { ...LEAST, ...watched.timers };
  const containers = [sandbox({ ...least, fetch: watched.fetch, AbortController }), sandbox(least)];
  const configuration = makeSettings(url, {
    KEENIO_MAX_ATTEMPTS: '2',
    KEENIO_TIMEOUT_MS: '3000',
  });
  const saved = new Map();
  const auth0 = {
    users: {
      async updateAppMetadata(id, metadata) {
        saved.set(id, { ...saved.get(id), ...metadata });
      },
    },
  };
  const outcomes = [];
  return {
    outcomes,
    /** One login of a user, in the container with this number; resolves to its error or null. */
    async login(id, container) {
      const user = { ...saved.get(id), user_id: id, name: 'One of many' };
      const given = { user, context: makeContext(), configuration, auth0 };
      const context = containers[container % containers.length];
      const observed = observe(given, ({ callback, lent }) =>
        call({ context, text, given, callback, lent }),
      );
      const outcome = await inTime(observed, { calls: [] });
      outcomes.push(outcome);
      if (outcome.thrown) throw outcome.thrown.error;
      return outcome.calls.length === 0 ? { code: 'never answered' } : outcome.calls[0].error;
    },
  };
}

/** Settles as the promise does, or resolves to `late` when a host would no longer have waited. */
async function inTime(promise, late) {
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, HOST_LIMIT_MS, late);
  });
  const first = await Promise.race([promise, limit]);
  clearTimeout(timer);
  return first;
}

/** Runs `work` for every item, so many at a time. */
async function forEach(items, atATime, work) {
  const left = items.entries();
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const [number, item] of left) await work(item, number);
    }),
  );
}

/**
 * @param {Partial<typeof FULL>} [options]
 * @returns counts of what happened
 */
export async function run(options) {
  const { signUps, racing, atATime, seed } = { ...FULL, ...options };
  const started = performance.now();
  const faults = makeFaults(seeded(seed));
  const watched = makeWatched();
  const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY, keep: 1 });
  try {
    keen.faultBy(() => faults.pick());
    const { login, outcomes } = makeTenant(keen.url, watched);
    const codes = {};
    let failed = [];
    const logIn = async (id, container, failures) => {
      const error = await login(id, container);
      if (!error) return;
      codes[error.code] = (codes[error.code] ?? 0) + 1;
      failures.add(id);
    };

    const users = Array.from({ length: signUps }, (_, number) => `auth0|${number}`);
    const every = Math.ceil(signUps / Math.max(racing, 1));
    let races = 0;
    const first = new Set();
    await forEach(users, atATime, async (id, number) => {
      const both = [logIn(id, number, first)];
      if (races < racing && number % every === 0) {
        races += 1;
        // The second login of a race is in the other container as often as not.
        both.push(logIn(id, number + (races % 2), first));
      }
      await Promise.all(both);
    });

    failed = [...first];
    const failedAtFirst = failed.length;
    let rounds = 0;
    for (; failed.length > 0 && rounds < MOST_ROUNDS; rounds += 1) {
      const again = new Set();
      await forEach(failed, atATime, (id, number) => logIn(id, number, again));
      failed = [...again];
    }

    const attempts = faults.attempts;
    await forEach(users, atATime, (id, number) => logIn(id, number, first));
    await turn();
    const recorded = new Map();
    for (const { userId } of keen.events()) recorded.set(userId, (recorded.get(userId) ?? 0) + 1);
    return {
      signUps,
      races,
      logins: outcomes.length,
      attempts,
      faults: faults.counts,
      codes,
      failedAtFirst,
      rounds,
      unrecorded: failed.length,
      // A user who is recorded is known at the next login, and nothing is sent.
      sentAgain: faults.attempts - attempts,
      lost: users.filter((id) => !recorded.has(id)).length,
      doubled: [...recorded.values()].filter((times) => times > 1).length,
      strangers: recorded.size - users.filter((id) => recorded.has(id)).length,
      answeredOther: outcomes.filter(({ calls }) => calls.length !== 1).length,
      pending: watched.pending,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await keen.close();
  }
}

/** @returns {boolean} whether everything came out once */
export const isExact = ({
  unrecorded,
  sentAgain,
  lost,
  doubled,
  strangers,
  answeredOther,
  pending,
}) =>
  [unrecorded, sentAgain, lost, doubled, strangers, answeredOther, pending].every((n) => n === 0);

/** The counts as lines. */
export function show(result) {
  const list = (counts) =>
    Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
  const faults = Object.values(result.faults).reduce((sum, count) => sum + count);
  return [
    `faults: ${list(result.faults)}; errors: ${list(result.codes)}`,
    `${result.failedAtFirst} sign-ups failed at first and were recorded in ${result.rounds} more rounds`,
    `${result.signUps} sign-ups, ${result.races} of them raced, ${result.logins} logins, ` +
      `${result.attempts} attempts, ${faults} faults, lost ${result.lost}, ` +
      `doubled ${result.doubled}, pending ${result.pending}, ${result.seconds.toFixed(1)} s`,
  ].join('\n');
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(FULL).map((name) => [name, { type: 'string' }])),
  });
  const options = Object.entries(values).map(([name, value]) => [name, Number(value)]);
  const result = await run(Object.fromEntries(options));
  console.log(show(result));
  if (!isExact(result)) {
    console.error('not exactly once:', result);
    process.exitCode = 1;
  }
}
