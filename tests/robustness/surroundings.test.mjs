// Hosts that are frozen, locked down or short of something: each login is answered once. It is
// recorded, or the answer says what is missing, as README's "What it needs of its host" has it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { startKeen } from '../../playground/keen.mjs';
import { VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { runScript } from './run-script.mjs';

let keen;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
after(() => keen.close());

/** Flags of Node, which versions know them, and what is then missing. */
const FLAGS = [
  { flags: ['--jitless'], missing: 'WebAssembly' },
  { flags: ['--no-expose-wasm'], versions: [18, 20, 22], missing: 'WebAssembly' },
  { flags: ['--frozen-intrinsics'] },
  { flags: ['--disable-proto=delete'] },
  { flags: ['--disable-proto=throw'] },
  { flags: ['--disallow-code-generation-from-strings'] },
  { flags: ['--experimental-permission', '--allow-fs-read=*'], versions: [20, 22] },
  { flags: ['--permission', '--allow-fs-read=*'], versions: [22, 24] },
  { flags: ['--throw-deprecation', '--pending-deprecation'] },
  { flags: ['--unhandled-rejections=strict'] },
  { flags: ['--max-old-space-size=64', '--max-semi-space-size=1'], versions: [20] },
  { flags: ['--stack-size=200'], versions: [20] },
  { flags: ['--no-opt'], versions: [20] },
  { flags: ['--liftoff-only'], versions: [20] },
];

/** What V8 says about the flags themselves. */
const OWN_WARNING = /^(Warning: disabling flag --expose_wasm due to conflicting flags\n)?$/;

function checkAll(outcomes, missing) {
  assert.ok(outcomes.length > 0);
  const isWrong = ({ id, isTelling, answers, lines, looked, isMarked }) => {
    const [answer] = answers;
    if (answers.length !== 1 || looked.length > 0) return true;
    if (!missing) return answer !== null || !isMarked || lines.length > 0;
    const isLogged = lines.length === 1 && /KEEN_INTERNAL/.test(lines[0]);
    if (id.endsWith('allow') && !isTelling)
      return answer !== null || !isLogged || !lines[0].includes(missing);
    // The person who is denied by an Action reads a sentence without a reason; the log has it.
    if (id.includes('Action')) return answer === null || !isLogged || !lines[0].includes(missing);
    return answer?.code !== 'KEEN_INTERNAL' || !answer.message.includes(missing);
  };
  assert.deepEqual(outcomes.filter(isWrong), []);
}

async function run({ version, flags = [], missing, lock = [] }) {
  const options = {
    version,
    flags: ['--no-warnings', ...flags],
    values: [keen.url, ...lock],
    warning: OWN_WARNING,
  };
  checkAll(await runScript('surrounding.mjs', options), missing);
}

describe('flags of Node', { concurrency: 2 }, () => {
  for (const { flags, versions = VERSIONS, missing } of FLAGS) {
    for (const version of versions) {
      const end = missing ? `KEEN_INTERNAL names ${missing}` : 'recorded';
      test(`Node ${version} ${flags.join(' ')}: ${end}`, () => run({ version, flags, missing }));
    }
  }
});

describe('SES lockdown()', { concurrency: 2 }, () => {
  for (const version of VERSIONS) {
    test(`Node ${version}: recorded`, () => run({ version, lock: ['lockdown'] }));
  }
});

describe('worker threads with small limits', () => {
  for (const resourceLimits of [
    { maxOldGenerationSizeMb: 32 },
    { maxYoungGenerationSizeMb: 1 },
    { codeRangeSizeMb: 2 },
    { stackSizeMb: 0.5 },
  ]) {
    test(`${JSON.stringify(resourceLimits)}: recorded`, async () => {
      const script = new URL('surrounding.mjs', import.meta.url);
      const worker = new Worker(script, { workerData: [keen.url], resourceLimits });
      const [outcomes] = await once(worker, 'message');
      await worker.terminate();
      checkAll(outcomes);
    });
  }
});
