// The installed package in test runners, which replace timers and, for a DOM, other globals.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startKeen } from '../../playground/keen.mjs';
import { PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { install } from './installation.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

/** Path of the command of a package. */
function commandOf(name) {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin } = require(manifest);
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]);
}

const jestArguments = (environment) => [
  '--watchman=false',
  '--runInBand',
  '--config',
  JSON.stringify({
    rootDir: installed.folder,
    testMatch: ['<rootDir>/jest.cjs'],
    testEnvironment: require.resolve(`jest-environment-${environment}`),
    transform: {},
    testTimeout: 60_000,
  }),
];

const vitestArguments = (environment) => [
  'run',
  `--root=${installed.folder}`,
  '--globals',
  `--environment=${environment}`,
  '--no-file-parallelism',
  '--testTimeout=60000',
  'vitest.test.mjs',
];

/** Whom the logins of consumer/fake-timers.cjs record in Keen. */
const USERS = [
  'before',
  ...[1, 2].flatMap((round) => [
    `fake ${round}`,
    `started fake, ended real ${round}`,
    `real ${round}`,
    `action ${round}`,
  ]),
];

for (const [runner, environment, argumentsFor] of [
  ['jest', 'node', jestArguments],
  ['jest', 'jsdom', jestArguments],
  ['vitest', 'node', vitestArguments],
  ['vitest', 'jsdom', vitestArguments],
]) {
  test(`${runner}, environment ${environment}`, async () => {
    const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
    try {
      const command = [commandOf(runner), ...argumentsFor(environment)];
      const env = { ...process.env, NODE_ENV: 'test', NO_COLOR: '1', KEEN_URL: keen.url };
      await run(process.execPath, command, { cwd: installed.folder, env });
      assert.deepEqual(
        keen.events().map(({ userId }) => userId),
        USERS,
      );
    } finally {
      await keen.close();
    }
  });
}
