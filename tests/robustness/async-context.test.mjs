// Each login keeps the async context it came in: callback, requests, timers, mark and log lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { runScript } from './run-script.mjs';

/** Which way to carry a context is tried on which Nodes, and with how many of the realms. */
const ROWS = [
  ...VERSIONS.map((version) => ['AsyncLocalStorage', version, version === 20 ? 'all' : 'most']),
  ['domain', 20, 'most'],
  ['zone', 20, 'most'],
  ['zone', 24, 'most'],
];

describe('2 and 100 logins at once, retries in between', { concurrency: 2 }, () => {
  for (const [carrier, version, extent] of ROWS) {
    test(`${carrier}, Node ${version}`, async (t) => {
      const results = await runScript('async-context.mjs', { version, values: [carrier, extent] });
      assert.ok(results.length > 0);
      for (const { name, complaints } of results) {
        await t.test(name, () => assert.deepEqual(complaints.slice(0, 10), []));
      }
    });
  }
});
