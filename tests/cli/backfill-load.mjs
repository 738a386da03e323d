// `node tests/cli/backfill-load.mjs`: 100,000 users go to a Keen and over a network that fail, in a
// process that is killed twice. Each good user must be stored once, each bad one be in the rejects
// file once. `--users` and `--seed` change what FULL says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMain } from '../../playground/is-main.mjs';
import { startKeen } from '../../playground/keen.mjs';

/** The full run, as README has it. */
export const FULL = { users: 100_000, seed: 1 };

const COMMAND = fileURLToPath(new URL('../../pkg/cli.mjs', import.meta.url));

/**
 * The process is killed when so many requests for each 5,000 users have arrived. There are at least
 * two for each: one for all of them, one for those that fail at first.
 */
const KILLED_AT = [0.4, 1.2];
const BATCH = 5000;
const PASSWORD_HASH = '$2b$10$notForAnyRejectsFile';

/** The share of requests that meet a fault, a fourth of them each kind. */
const SHARE = 0.3;
const FAULTS = {
  'lost after storing': [{ reset: 'stored' }],
  503: [{ status: 503 }, { status: 503, store: true }],
  '429 with Retry-After': [{ status: 429, retryAfter: '1' }],
  'cut off': [{ cut: true }, { reset: 'before' }, { body: 'html' }],
};
/** Of those events that Keen takes, this share fails at first. */
const FAILING_AT_FIRST = 0.05;

/** What is wrong with one user in a hundred each, by the last two digits of the number. */
const BAD = {
  13: (user) => JSON.stringify({ ...user, user_id: undefined }),
  26: (user) => JSON.stringify({ ...user, created_at: '30th of February' }),
  39: (user) => JSON.stringify(user).slice(0, -9),
  52: (user) => JSON.stringify({ ...user, name: 'Refused by Keen' }),
  78: () => '[]',
};
/** A user who comes again is stored once and is not bad. */
const REPEATED = 65;

const idOf = (number) => `auth0|${String(number).padStart(24, '0')}`;
const kindOf = (number) => number % 100;
const isBad = (number) => Object.hasOwn(BAD, kindOf(number));

function lineOf(number) {
  const user = {
    user_id: idOf(kindOf(number) === REPEATED ? number - 1 : number),
    email: `user${number}@example.com`,
    name: `User ${number}`,
    created_at: new Date(1.6e12 + number * 60_000).toISOString(),
    passwordHash: PASSWORD_HASH,
  };
  const spoil = BAD[kindOf(number)] ?? JSON.stringify;
  return `${spoil(user)}\n`;
}

async function writeExport(path, users) {
  function* lines() {
    for (let number = 1; number <= users; number += 1) yield lineOf(number);
  }
  await pipeline(lines, createWriteStream(path));
}

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** What the network and Keen do to each request. */
function makeFaults(random) {
  const counts = Object.fromEntries(Object.keys(FAULTS).map((kind) => [kind, 0]));
  const failed = new Set();
  const refuse = ({ userId, name }) => {
    if (name === 'Refused by Keen') return 'InvalidPropertyValueError';
    if (failed.has(userId) || random() >= FAILING_AT_FIRST) return undefined;
    failed.add(userId);
    return 'InternalServerError';
  };
  let attempts = 0;
  return {
    counts,
    failed,
    get attempts() {
      return attempts;
    },
    pick() {
      attempts += 1;
      if (random() >= SHARE) return { refuse };
      const kinds = Object.keys(FAULTS);
      const kind = kinds[Math.floor(random() * kinds.length)];
      counts[kind] += 1;
      const variants = FAULTS[kind];
      return { ...variants[Math.floor(random() * variants.length)], refuse };
    },
  };
}

/** Starts the command. Resolves when it has ended, to its status or signal, and what it wrote. */
function start(file, url) {
  const env = {
    PATH: process.env.PATH,
    KEENIO_API_URL: url,
    KEENIO_PROJECT_ID: 'localproject',
    KEENIO_WRITE_KEY: 'local-write-key',
  };
  const child = spawn(process.execPath, [COMMAND, 'backfill', file, '--json'], { env });
  const ended = async () => {
    const [[status, signal], stdout, stderr] = await Promise.all([
      once(child, 'exit'),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { status, signal, stdout, stderr };
  };
  return { child, ended: ended() };
}

/** Runs the command until it is done. `kill` is given what ends the process that runs. */
async function runUntilDone(file, url, kill) {
  const runs = [];
  do {
    const { child, ended } = start(file, url);
    kill.now = () => child.kill('SIGKILL');
    runs.push(await ended);
  } while (runs.at(-1).signal === 'SIGKILL');
  return runs;
}

const countBy = (values) => {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/**
 * @param {Partial<typeof FULL>} [options]
 * @returns counts of what happened
 */
export async function run(options) {
  const { users, seed } = { ...FULL, ...options };
  const folder = await mkdtemp(join(tmpdir(), 'keen-backfill-'));
  const keen = await startKeen({ keep: 1 });
  try {
    const file = join(folder, 'users.json');
    await writeExport(file, users);
    const faults = makeFaults(seeded(seed));
    const killedAt = KILLED_AT.map((share) => Math.ceil((share * users) / BATCH));
    const kill = {};
    keen.faultBy((_, ordinal) => {
      if (killedAt.includes(ordinal)) kill.now();
      return faults.pick();
    });
    const begin = performance.now();
    const runs = await runUntilDone(file, keen.url, kill);
    const seconds = (performance.now() - begin) / 1000;
    const { attempts } = faults;
    const again = await start(file, keen.url).ended;

    const stored = countBy(keen.events().map(({ userId }) => userId));
    const numbers = Array.from({ length: users }, (_, at) => at + 1);
    const good = numbers.filter((number) => !isBad(number) && kindOf(number) !== REPEATED);
    const rejects = (await readFile(`${file}.rejects.ndjson`, 'utf8')).trimEnd().split('\n');
    const rejected = countBy(rejects.map((line) => JSON.parse(line).number));
    const bad = numbers.filter(isBad);
    const state = await readFile(`${file}.state.json`, 'utf8');
    const shown = [state, ...runs, again].map((part) => JSON.stringify(part)).join('\n');
    return {
      users,
      good: good.length,
      bad: bad.length,
      lost: good.filter((number) => !stored.has(idOf(number))).length,
      doubled: [...stored.values()].filter((count) => count > 1).length,
      strangers: stored.size - good.filter((number) => stored.has(idOf(number))).length,
      unrejected: bad.filter((number) => !rejected.has(number)).length,
      rejectedTwice: rejects.length - rejected.size,
      wronglyRejected: [...rejected.keys()].filter((number) => !isBad(number)).length,
      passwords: rejects.filter((line) => line.includes(PASSWORD_HASH)).length,
      personsShown: (shown.match(/User \d|@example|auth0\||local-write-key/g) ?? []).length,
      kills: runs.length - 1,
      status: runs.at(-1).status,
      again: {
        status: again.status,
        requests: faults.attempts - attempts,
        ...JSON.parse(again.stdout),
      },
      attempts,
      faults: faults.counts,
      failedAtFirst: faults.failed.size,
      seconds,
      log: runs.map(({ stderr }) => stderr).join('---\n'),
    };
  } finally {
    await keen.close();
    await rm(folder, { recursive: true });
  }
}

/** What a result is when each good user is stored once and each bad one is rejected once. */
export const EXACT = {
  lost: 0,
  doubled: 0,
  strangers: 0,
  unrejected: 0,
  rejectedTwice: 0,
  wronglyRejected: 0,
  passwords: 0,
  personsShown: 0,
};

export const inexactness = (result) =>
  Object.fromEntries(Object.keys(EXACT).map((name) => [name, result[name]]));

export function show({ users, good, bad, kills, attempts, faults, failedAtFirst, seconds }) {
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  return [
    `${users} users, ${good} good and ${bad} bad, ${kills} kills, ${seconds.toFixed(1)} s`,
    `${attempts} requests, of which failed: ${kinds.join(', ')}`,
    `${failedAtFirst} events failed by themselves at first`,
  ].join('\n');
}

if (isMain(import.meta.url)) {
  const number = { type: 'string' };
  const { values } = parseArgs({ options: { users: number, seed: number } });
  const asked = Object.entries(values).map(([name, value]) => [name, Number(value)]);
  const result = await run(Object.fromEntries(asked));
  console.log(show(result));
  const isExact = Object.values(inexactness(result)).every((count) => count === 0);
  if (!isExact || result.kills !== KILLED_AT.length || result.again.requests > 0) {
    console.error('not exactly once:', { ...result, log: undefined }, `\n${result.log}`);
    process.exitCode = 1;
  }
}
