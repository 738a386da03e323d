// The table of faults that the rule has to stand, in the Action, over each transport it has.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { packaged, pasted } from '../contract/hosts/action.mjs';
import { allowed, denied, goesOn, tellsNothing } from '../contract/outcome.mjs';
import { SECRETS } from '../contract/sign-up.mjs';
import { table } from './fault-table.mjs';
import { HOST_LIMIT_MS, isMarked, logIn, SLACK_MS, startOwnKeen } from './faulty-login.mjs';

/** A login whose every attempt met the fault. */
const WAYS = [
  {
    way: 'deny, one attempt',
    settings: { KEENIO_MAX_ATTEMPTS: '1' },
    checkFailure(seen, { code, status, errorCode }) {
      const fields = { ...(status && { status }), ...(errorCode && { errorCode }), attempts: 1 };
      denied(seen, code, fields);
    },
  },
  {
    way: 'deny, three attempts',
    settings: { KEENIO_MAX_ATTEMPTS: '3' },
    checkFailure(seen, { code, status, errorCode }) {
      const attempts = seen.requests.length;
      denied(seen, code, { ...(status && { status }), ...(errorCode && { errorCode }), attempts });
    },
  },
  {
    way: 'allow, one attempt',
    settings: { KEENIO_MAX_ATTEMPTS: '1', KEENIO_ON_ERROR: 'allow' },
    checkFailure: (seen, { code }) => allowed(seen, code),
  },
];

describe('faults, in the Action', { concurrency: true }, () => {
  for (const [action, transport] of [
    [pasted, 'fetch'],
    [packaged, 'node:http'],
  ]) {
    for (const { way, settings, checkFailure } of WAYS) {
      describe(`${action.name}, ${transport}, ${way}`, { concurrency: 4 }, () => {
        let elsewhere;
        before(async () => {
          elsewhere = await startOwnKeen();
        });
        after(async () => {
          assert.equal(elsewhere.requests.length, 0, 'a redirect was followed');
          await elsewhere.close();
        });

        for (const row of table) {
          const { name, fault, code, timeout, stored } = row;
          test(`${name}: ${code ?? 'recorded'}`, { timeout: 3 * HOST_LIMIT_MS }, async () => {
            const keen = await startOwnKeen();
            // A container of its own, because the console is the container's.
            const host = await action.open({ transport });
            try {
              const url = `${elsewhere.url}/3.0/projects/localproject/events/signups`;
              const made = typeof fault === 'function' ? fault({ elsewhere: url }) : fault;
              keen.fault({ ...made, times: Infinity });
              const all = { ...settings, ...(timeout && { KEENIO_TIMEOUT_MS: `${timeout}` }) };
              const outcome = await logIn(host, keen.url, { settings: all });
              const seen = { ...outcome, requests: keen.requests };
              tellsNothing(seen, SECRETS);
              if (code) {
                checkFailure(seen, row);
              } else {
                goesOn(seen);
                assert.deepEqual(seen.lines, []);
              }
              assert.equal(isMarked(seen), code === null, 'mark');
              assert.equal(keen.events().length, stored, 'events');
              assert.ok(seen.ms < (timeout ?? 5000) + SLACK_MS, `${seen.ms} ms`);
            } finally {
              await host.close();
              await keen.close();
            }
          });
        }
      });
    }
  }
});
