// Each login keeps the async context it came in: callback, requests, timers, mark and log lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runScript, VERSIONS } from './node-binaries.mjs';

/** Which way to carry a context is tried on which Nodes. */
const ROWS = [
  ...VERSIONS.map((version) => ['AsyncLocalStorage', version]),
  ['domain', 20],
  ['zone', 20],
  ['zone', 24],
];

describe('2 and 100 logins at once, retries in between', { concurrency: 2 }, () => {
  for (const [carrier, version] of ROWS) {
    test(`${carrier}, Node ${version}`, async (t) => {
      const results = await runScript('async-context.mjs', { version, values: [carrier] });
      assert.ok(results.length > 0);
      for (const { name, complaints } of results) {
        await t.test(name, () => assert.deepEqual(complaints.slice(0, 10), []));
      }
    });
  }
});
