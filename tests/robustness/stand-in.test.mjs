// The stand-in for fetch, by itself, on each Node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { binaryOf, VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { runScript } from './run-script.mjs';

/** Runs a file of tests, which by itself has no limit of time. */
function runTests(file, version) {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const path = fileURLToPath(new URL(file, import.meta.url));
  const options = { env, timeout: 100_000, killSignal: 'SIGKILL' };
  return new Promise((resolve) => {
    execFile(binaryOf(version), [path], options, (error, stdout) => resolve({ error, stdout }));
  });
}

describe('the stand-in for fetch', { concurrency: 4 }, () => {
  for (const version of VERSIONS) {
    for (const file of ['stand-in-answers.mjs', 'stand-in-connections.mjs']) {
      test(`${file} on Node ${version}`, async () => {
        const { error, stdout } = await runTests(file, version);
        assert.equal(error, null, stdout);
        assert.match(stdout, /pass [1-9]/);
      });
    }

    test(`idle connections do not keep Node ${version}`, async () => {
      assert.deepEqual(await runScript('stand-in-exit.mjs', { version }), { text: 'ok', idle: 1 });
    });
  }
});
