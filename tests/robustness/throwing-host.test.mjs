// What the host's callback throws is the host's: it goes where it would have gone without the
// rule, is not a failure of the rule, and never leads to a second call.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HOST_LIMIT_MS, transports } from './faulty-login.mjs';

const SCRIPT = fileURLToPath(new URL('throwing-host.mjs', import.meta.url));
const run = promisify(execFile);

/** Where the callback is called, its error where errors are not allowed, and whether at once. */
const ROWS = [
  ['the user is recorded already', null, true],
  ['a setting is bad', 'KEEN_SETTINGS', true],
  ['the user cannot be read', 'KEEN_EVENT', true],
  ['the sign-up was recorded', null, false],
  ['the sign-up was recorded, its mark was not', null, false],
  ['the sign-up was refused', 'KEEN_REJECTED', false],
  ['the sign-up was not answered', 'KEEN_NETWORK', false],
];

describe('a callback that throws', { concurrency: 2 }, () => {
  for (const transport of transports) {
    for (const onError of ['deny', 'allow']) {
      test(`${transport}, ${onError}`, async (t) => {
        const { stdout, stderr } = await run(process.execPath, [SCRIPT, transport, onError], {
          timeout: 3 * HOST_LIMIT_MS,
        });
        assert.equal(stderr, '');
        const results = JSON.parse(stdout);
        assert.deepEqual(
          Object.keys(results),
          ROWS.map(([where]) => where),
        );
        for (const [where, code, isAtOnce] of ROWS) {
          const how = isAtOnce ? 'the caller gets it' : "it is the host's unhandled rejection";
          await t.test(`${where}: ${how}`, () => {
            assert.deepEqual(results[where], {
              calls: 1,
              code: onError === 'allow' ? null : code,
              isThrown: isAtOnce,
              isElseThrown: false,
              unhandled: isAtOnce ? [] : ['its own'],
              next: [null],
            });
          });
        }
      });
    }
  }
});
