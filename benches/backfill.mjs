/**
 * Users of an export sent to the local Keen: by the command, by keen for Python, and as prepared
 * bodies in a bare loop, which is the limit. Also the memory of the command with a million users.
 *
 * `node benches/backfill.mjs memory 1000000` measures the memory alone.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { exportedUser } from '../tests/cli/exported-user.mjs';
import { report } from './rounds.mjs';

/** Enough that the start of a process does not count. */
const USERS = 200_000;
/** As many events as the command sends in one request. */
const BATCH = 5000;
/** As many requests as the command sends at once. */
const CONCURRENCY = 4;
/** How long a Keen that is far away takes. */
const FAR_MS = 500;
/** Each round is of fresh processes. */
const ROWS = [
  { row: 'backfill', delayMs: 0, rounds: 3 },
  { row: 'backfillFar', delayMs: FAR_MS, rounds: 1 },
];
const MILLION = 1_000_000;

/** Writes the most memory that a process had, in KiB, when it ends. */
const SAY_MEMORY =
  'data:text/javascript,process.on("exit",()=>console.log(process.resourceUsage().maxRSS))';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Reads the export, makes events of its users as simply as can be, and sends them. */
const PYTHON = `
import hashlib, json, sys, time
from keen.client import KeenClient

url, path, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = KeenClient(project_id='localproject', write_key='local-write-key', base_url=url)

def event_of(user):
    token = hashlib.sha256(('signup\\0' + user['user_id']).encode()).hexdigest()
    keen = {'timestamp': user['created_at'], 'uniqueness_token': token}
    return {'userId': user['user_id'], 'name': user['name'], 'keen': keen}

def send(batch):
    results = client.add_events({'signups': batch})['signups']
    assert all(result['success'] for result in results)

start = time.perf_counter()
batch = []
for line in open(path):
    batch.append(event_of(json.loads(line)))
    if len(batch) == size:
        send(batch)
        batch = []
if batch:
    send(batch)
print((time.perf_counter() - start) * 1000)
`;

const [, , mode, ...rest] = process.argv;
if (mode === 'serve') await serve(...rest);
else if (mode === 'bare') await sendBare(...rest);
else if (mode === 'memory') await inFolder((folder) => measureMemory(folder, Number(rest[0])));
else await inFolder(measure);

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'keen-bench-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder) {
  const file = await writeExport(folder, USERS);
  for (const { row, delayMs, rounds } of ROWS) {
    for (let number = 0; number < rounds; number += 1) {
      const round = {};
      for (const [name, run] of Object.entries({
        ours: runCommand,
        bare: runBare,
        python: runPython,
      })) {
        round[name] = (await withKeen(delayMs, (url) => run(url, file))).ms / USERS;
      }
      report(row, round);
    }
  }
  await measureMemory(folder, MILLION);
}

/** The most memory that the command has, while several requests wait, for a small export and a large one. */
async function measureMemory(folder, users) {
  const round = {};
  for (const [name, count] of Object.entries({ small: USERS, ours: users })) {
    const file = await writeExport(folder, count);
    round[name] = (await withKeen(FAR_MS, (url) => runCommand(url, file))).bytes;
  }
  report('backfillMemory', round);
}

async function writeExport(folder, users) {
  function* lines() {
    for (let number = 1; number <= users; number += 1) {
      yield `${JSON.stringify(exportedUser(number))}\n`;
    }
  }
  const file = join(folder, `${users}.json`);
  await pipeline(lines, createWriteStream(file));
  return file;
}

/** Runs with a local Keen in a process of its own, which has no events yet. */
async function withKeen(delayMs, run) {
  const server = fork(here('backfill.mjs'), ['serve', String(delayMs)]);
  try {
    const [url] = await once(server, 'message');
    return await run(url);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
}

async function serve(delayMs) {
  const { startKeen } = await import('../playground/keen.mjs');
  const keen = await startKeen({ keep: 1 });
  if (delayMs !== '0') keen.faultBy(() => ({ delayMs: Number(delayMs) }));
  process.send(keen.url);
}

/** Resolves to what a process writes. */
async function outputOf(command, args, options) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (status !== 0) throw new Error(`${args[0]} ended with status ${status}:\n${errors}`);
  return output;
}

function settingsFor(url) {
  return {
    KEENIO_API_URL: url,
    KEENIO_PROJECT_ID: 'localproject',
    KEENIO_WRITE_KEY: 'local-write-key',
  };
}

/** The whole process is measured, its start included. */
async function runCommand(url, file) {
  const args = [`--import=${SAY_MEMORY}`, here('../pkg/cli.mjs'), 'backfill', file, '--json'];
  const start = performance.now();
  const output = await outputOf(process.execPath, args, { env: settingsFor(url) });
  const ms = performance.now() - start;
  await rm(`${file}.state.json`);
  const [result, kib] = output.trim().split('\n');
  const { read, sent } = JSON.parse(result);
  if (sent !== read) throw new Error(`${sent} of ${read} users were sent`);
  return { ms, bytes: Number(kib) * 1024 };
}

/** Measured inside: without the start of Python, and without the load of its libraries. */
async function runPython(url, file) {
  const args = ['-c', PYTHON, url, file, String(BATCH)];
  return { ms: Number(await outputOf(here('../.tools/python/bin/python'), args)) };
}

/** Measured inside: the sending alone. */
async function runBare(url, file) {
  const args = [here('backfill.mjs'), 'bare', url, file];
  return { ms: Number(await outputOf(process.execPath, args)) };
}

async function sendBare(url, file) {
  const { SignUps } = await import('../cli/module.mjs');
  const signUps = new SignUps(settingsFor(url));
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const events = lines.map((line) => signUps.event(JSON.parse(line), {}).json);
  const bodies = [];
  for (let at = 0; at < events.length; at += BATCH) {
    bodies.push(Buffer.from(`{"signups":[${events.slice(at, at + BATCH)}]}`));
  }
  const headers = { authorization: signUps.writeKey, 'content-type': 'application/json' };
  const start = performance.now();
  const left = bodies.values();
  const lane = async () => {
    for (const body of left) {
      const options = { method: 'POST', headers, body };
      const response = await fetch(`${signUps.projectUrl}/events`, options);
      await response.text();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  console.log(performance.now() - start);
  // Connections that are kept alive would hold the process.
  process.exit();
}
