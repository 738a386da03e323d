/**
 * A fresh process, until its first login is answered or a peer's library is loaded. Run with a row and a
 * contestant's name behind the rule's file, this file is that process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  makeConfiguration,
  makeUser,
  plainFetch,
  readPastedRule,
  ruleFile,
  signUp,
} from './contestants.mjs';
import { takeTurns } from './rounds.mjs';

const require = createRequire(import.meta.url);
const host = { configuration: makeConfiguration(), fetch: plainFetch };
const [, , , row, name, handWrittenFile] = process.argv;
const handWritten = async () => (await import(handWrittenFile)).createRule(host);
const fromPackage = () => require('../pkg/index.cjs').createRule(host);
const recordedUser = () => ({ ...makeUser(), signedUp: true });

const STARTS = {
  cold: {
    ours: () => signUp(readPastedRule()(host), recordedUser()),
    package: () => signUp(fromPackage(), recordedUser()),
    handWritten: async () => signUp(await handWritten(), recordedUser()),
    request: () => require('request'),
    keenTracking: () => require('keen-tracking'),
    axios: () => require('axios'),
  },
  coldSignUp: {
    ours: () => signUp(readPastedRule()(host)),
    package: () => signUp(fromPackage()),
    handWritten: async () => signUp(await handWritten()),
  },
};

if (name) {
  const start = performance.now();
  await STARTS[row][name]();
  process.stdout.write(`${performance.now() - start}`);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'keen-bench-'));
  try {
    await measure(await bundleHandWritten(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** In one file, as the other rules are. */
async function bundleHandWritten(folder) {
  const { build } = await import('esbuild');
  const outfile = join(folder, 'rule.mjs');
  const source = fileURLToPath(new URL('../tests/contract/hand-written/rule.mjs', import.meta.url));
  await build({ entryPoints: [source], outfile, bundle: true, format: 'esm', platform: 'node' });
  return outfile;
}

async function measure(bundle) {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const run = promisify(execFile);
  const file = fileURLToPath(import.meta.url);
  for (const [row, starts] of Object.entries(STARTS)) {
    const fresh = (name) => async () =>
      Number((await run(process.execPath, [file, ruleFile, row, name, bundle])).stdout);
    const contestants = Object.keys(starts).map((name) => [name, fresh(name)]);
    const seconds = row === 'cold' ? 25 : 10;
    await takeTurns(row, Object.fromEntries(contestants), { seconds, turnMs: 0 });
  }
}
