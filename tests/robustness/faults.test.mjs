// The table of faults × one attempt, three, three of which the first alone meets it, and one with
// KEENIO_ON_ERROR=allow × the faces of the product and both transports, and the rule written by hand.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { packaged, pasted } from '../contract/hosts/action.mjs';
import { betterAuth } from '../contract/hosts/better-auth.mjs';
import { cognito } from '../contract/hosts/cognito.mjs';
import { returned } from '../contract/hosts/container.mjs';
import { handWritten } from '../contract/hosts/hand-written.mjs';
import { commonJs } from '../contract/hosts/npm.mjs';
import { pastedStream } from '../contract/hosts/stream.mjs';
import { allowed, denied, goesOn, tellsNothing } from '../contract/outcome.mjs';
import { SECRETS } from '../contract/sign-up.mjs';
import { table } from './fault-table.mjs';
import { HOST_LIMIT_MS, isMarked, logIn, SLACK_MS, startOwnKeen } from './faulty-login.mjs';

/** Milliseconds by which a timer may fire early, by another clock than the one that measures. */
const EARLY_MS = 10;

/** How many requests a login sends when each attempt fails so, from and to. */
function requestsOf({ code, isRetried }, max) {
  if (!isRetried || max === 1) return [1, 1];
  // How many attempts a budget holds that runs out depends on the machine.
  return code === 'KEEN_TIMEOUT' ? [1, max] : [max, max];
}

function checkRequests(keen, [least, most]) {
  const { length } = keen.requests;
  assert.ok(least <= length && length <= most, `${length} requests`);
  const [first] = keen.requests;
  for (const { body, headers } of keen.requests) {
    assert.equal(body, first.body, 'another body at another attempt');
    assert.equal(headers.authorization, first.headers.authorization);
  }
}

function checkTime({ ms }, { timeout = 5000, leastMs = 0 }) {
  assert.ok(ms < Math.min(timeout + SLACK_MS, HOST_LIMIT_MS), `${ms} ms`);
  assert.ok(ms >= leastMs - EARLY_MS, `${ms} ms`);
}

/** What the login came to whose every attempt met the fault. */
function checkFailure(row, seen, keen) {
  const { code, status, errorCode } = row;
  const { length } = keen.requests;
  // The time may be over before the last request has come to Keen. (An Action does not tell.)
  const attempts = code === 'KEEN_TIMEOUT' ? (seen.error?.attempts ?? length) : length;
  assert.ok(attempts >= length, `${attempts} attempts`);
  denied({ ...seen, requests: keen.requests }, code, {
    ...(status && { status }),
    ...(errorCode && { errorCode }),
    attempts,
  });
  hasMark(seen, false);
}

const checkSuccess = (seen) => {
  goesOn(seen);
  assert.deepEqual(seen.lines, []);
  hasMark(seen, true);
};

/** Whether the mark is saved, where the host has a place for it. */
function hasMark(seen, expected) {
  if (!seen.host.lacks?.includes('mark')) assert.equal(isMarked(seen), expected, 'mark');
}

/** How often the fault is met, in how many attempts, and what then must be. */
const WAYS = [
  {
    way: 'one attempt',
    settings: { KEENIO_MAX_ATTEMPTS: '1' },
    check(row, seen, keen) {
      checkRequests(keen, [1, 1]);
      checkTime(seen, row);
      if (row.code) checkFailure(row, seen, keen);
      else checkSuccess(seen);
      assert.equal(keen.events().length, row.stored, 'events');
    },
  },
  {
    way: 'three attempts',
    settings: { KEENIO_MAX_ATTEMPTS: '3' },
    check(row, seen, keen) {
      checkRequests(keen, requestsOf(row, 3));
      // The time that is left may be too short for a last attempt.
      checkTime(seen, { ...row, leastMs: row.leastMs && row.leastMs / 2 });
      if (row.code) checkFailure(row, seen, keen);
      else checkSuccess(seen);
      assert.equal(keen.events().length, row.stored, 'events');
    },
  },
  {
    way: 'three attempts, the first of which meets it',
    settings: { KEENIO_MAX_ATTEMPTS: '3' },
    times: 1,
    // Here time must not run out: the first attempt takes half.
    timeout: ({ timeout }) => timeout && 2000,
    check(row, seen, keen) {
      checkTime(seen, { timeout: row.timeout && 2000 });
      if (row.code && !row.isRetried) {
        checkRequests(keen, [1, 1]);
        checkFailure(row, seen, keen);
        assert.equal(keen.events().length, row.stored, 'events');
      } else {
        // Where time runs out, that of the second attempt may, too, on a machine that is slow.
        checkRequests(keen, row.code ? [2, row.code === 'KEEN_TIMEOUT' ? 3 : 2] : [1, 1]);
        checkSuccess(seen);
        assert.equal(keen.events().length, row.code ? 1 : row.stored, 'events');
      }
    },
  },
  {
    way: 'one attempt, allow, and the next login',
    settings: { KEENIO_MAX_ATTEMPTS: '1', KEENIO_ON_ERROR: 'allow' },
    async check(row, seen, keen, again) {
      checkTime(seen, row);
      if (row.code) {
        allowed(seen, row.code);
        hasMark(seen, false);
      } else {
        checkSuccess(seen);
      }
      assert.equal(keen.events().length, row.stored, 'events');
      if (!row.code) return;
      keen.clearFaults();
      checkSuccess(await again());
      assert.equal(keen.events().length, 1, 'events');
    },
  },
];

/** Every face answers as the rule does. */
const [ONE, THREE, , ALLOWED] = WAYS;
const SOME = [ONE, THREE, ALLOWED];

const HOSTS = [
  [returned, 'fetch', WAYS],
  [returned, 'node:http', WAYS],
  [commonJs, 'fetch', SOME],
  [pasted, 'fetch', SOME],
  [packaged, 'node:http', SOME],
  [pastedStream, 'fetch', SOME],
  [cognito, 'node:http', SOME],
  [betterAuth, 'fetch', SOME],
  [handWritten, 'fetch', WAYS],
];

describe('faults', { concurrency: 9 }, () => {
  for (const [host, transport, ways] of HOSTS) {
    for (const { way, settings, times = Infinity, timeout, check } of ways) {
      describe(`${host.name}, ${transport}, ${way}`, { concurrency: 4 }, () => {
        let elsewhere;
        before(async () => {
          elsewhere = await startOwnKeen();
        });
        after(async () => {
          await elsewhere.close();
          assert.equal(elsewhere.requests.length, 0, 'a redirect was followed');
        });

        for (const row of table) {
          const { name, fault, code } = row;
          const budget = timeout ? timeout(row) : row.timeout;
          test(`${name}: ${code ?? 'recorded'}`, async () => {
            // A host of its own: the console of an Action is that of its container.
            const opened = await host.open({ transport });
            const keen = await startOwnKeen();
            try {
              const url = `${elsewhere.url}/3.0/projects/localproject/events/signups`;
              const made = typeof fault === 'function' ? fault({ elsewhere: url }) : fault;
              keen.fault({ ...made, times });
              const all = { ...settings, ...(budget && { KEENIO_TIMEOUT_MS: `${budget}` }) };
              const seen = { ...(await logIn(opened, keen.url, { settings: all })), host };
              tellsNothing(seen, SECRETS);
              // The next login has the time it needs, whatever the first had.
              const again = async () => ({ ...(await logIn(opened, keen.url)), host });
              await check(row, seen, keen, again);
            } finally {
              await opened.close();
              await keen.close();
            }
          });
        }
      });
    }
  }
});
