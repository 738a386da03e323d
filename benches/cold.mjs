/**
 * A fresh process, until its first login is answered or a peer's library is loaded. Run with a
 * contestant's name as second argument, this file is that process.
 */
import { createRequire } from 'node:module';
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
const handWritten = async () =>
  (await import('../tests/contract/hand-written/rule.mjs')).createRule(host);
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

const [, , , row, name] = process.argv;
if (name) {
  const start = performance.now();
  await STARTS[row][name]();
  process.stdout.write(`${performance.now() - start}`);
} else {
  await measure();
}

async function measure() {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const run = promisify(execFile);
  const file = fileURLToPath(import.meta.url);
  for (const [row, starts] of Object.entries(STARTS)) {
    const fresh = (name) => async () =>
      Number((await run(process.execPath, [file, ruleFile, row, name])).stdout);
    const contestants = Object.keys(starts).map((name) => [name, fresh(name)]);
    const seconds = row === 'cold' ? 25 : 10;
    await takeTurns(row, Object.fromEntries(contestants), { seconds, turnMs: 0 });
  }
}
