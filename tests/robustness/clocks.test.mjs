// A login ends within its budget whatever the clocks of its host say, however its attempts end.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeAuth0, makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { answer, never, openVirtualHost } from './virtual-host.mjs';

const host = openVirtualHost();

/** By how much a login may exceed its budget: timers have whole milliseconds, and steps. */
const marginOf = (timeout) => 5 + timeout / 10;

const HOUR_MS = 3_600_000;

/** Clocks, made from milliseconds that have passed. */
const CLOCKS = {
  'are right': (passed) => passed,
  'stand still': () => 0,
  'go backwards': (passed) => -passed,
  'are slow': (passed) => passed / 10,
  'are set back an hour': (passed) => (passed > 20 ? passed - HOUR_MS : passed),
  'are set forward an hour': (passed) => (passed > 20 ? passed + HOUR_MS : passed),
  'jump to and fro': (passed) => passed + (Math.trunc(passed) % 2 ? HOUR_MS : -HOUR_MS),
  'know no time': () => Number.NaN,
  'are at infinity': () => Number.POSITIVE_INFINITY,
};

/** The share of an attempt's time after which it ends. */
const ALMOST = 0.95;

/** How an attempt ends after `ms` milliseconds. */
const ENDS = {
  silence: (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  'silence, and the signal is ignored': never,
  503: ({ time }, _, ms) => time.wait(ms).then(() => answer(503)),
  'a reset': ({ time }, _, ms) =>
    time.wait(ms).then(() => {
      throw new TypeError('ECONNRESET');
    }),
  '503 and a body that drips': ({ time }, _, ms) =>
    time.wait(ms / 2).then(() => ({ ...answer(503), body: drip(time, ms / 2) })),
};

async function* drip(time, ms) {
  for (let count = 0; count < 10; count += 1) {
    await time.wait(ms / 10);
    yield Buffer.from('x');
  }
}

/** One login whose attempts end so, as late as a right clock lets them. */
async function logIn(end, { clock, monotonic, max, timeout, auth0 }) {
  const fetch = (_, init, world) => {
    const left = timeout - world.time.passed;
    const share = world.attempt < max ? Math.max(left / 2, 50) : left;
    return end(world, init, Math.max(share, 1) * ALMOST);
  };
  const login = {
    user: makeUser(),
    context: makeContext(),
    configuration: makeSettings('https://keen.example', {
      KEENIO_MAX_ATTEMPTS: `${max}`,
      KEENIO_TIMEOUT_MS: `${timeout}`,
    }),
    fetch,
    auth0,
  };
  const all = await host.play([login], {
    clock: (time) => time.start + clock(time.passed),
    monotonic: (time) => 1000 + monotonic(time.passed),
  });
  const [seen] = all;
  assert.equal(seen.thrown, undefined);
  assert.equal(seen.calls.length, 1, 'callbacks');
  assert.equal(all.left, 0, 'timers left');
  return { ...seen, ...seen.calls[0] };
}

for (const [how, clock] of Object.entries(CLOCKS)) {
  describe(`clocks that ${how}: within the budget`, () => {
    for (const [end, make] of Object.entries(ENDS)) {
      for (const max of [1, 2, 3, 5]) {
        for (const timeout of [100, 2000, 15_000]) {
          test(`${end}, ${max} attempts, ${timeout} ms`, async () => {
            const clocks = { clock, monotonic: clock };
            const { error, passed, requests } = await logIn(make, { ...clocks, max, timeout });
            assert.match(error.code, /^KEEN_(TIMEOUT|UNAVAILABLE|NETWORK)$/);
            assert.ok(requests.length <= max);
            assert.ok(passed <= timeout + marginOf(timeout), `${passed} ms of ${timeout}`);
          });
        }
      }
    }

    test('a good sign-up is recorded', async () => {
      const clocks = { clock, monotonic: clock };
      const stored = async () => answer(201);
      const { error } = await logIn(stored, { ...clocks, max: 3, timeout: 2000 });
      assert.equal(error, null);
    });

    test('saving a mark that hangs', async () => {
      const late = ({ time }, _, ms) => time.wait(ms).then(() => answer(201));
      const given = { clock, monotonic: clock, max: 1, timeout: 2000, auth0: makeAuth0(never) };
      const { error, passed } = await logIn(late, given);
      assert.equal(error, null);
      assert.ok(passed <= 2000 + marginOf(2000), `${passed} ms`);
    });
  });
}

describe('the monotonic clock is right', () => {
  for (const [how, clock] of Object.entries(CLOCKS)) {
    for (const [end, make] of Object.entries(ENDS)) {
      test(`and others ${how}: ${end} leaves time for all attempts`, async () => {
        const clocks = { clock, monotonic: CLOCKS['are right'] };
        const { passed, requests } = await logIn(make, { ...clocks, max: 3, timeout: 2000 });
        assert.equal(requests.length, 3);
        assert.ok(passed <= 2000 + marginOf(2000), `${passed} ms`);
      });
    }
  }
});

test('a clock that is set forward in mid-attempt makes it the last', async () => {
  const clock = CLOCKS['are set forward an hour'];
  const options = { clock, monotonic: clock, max: 3, timeout: 1000 };
  const { error } = await logIn(ENDS.silence, options);
  assert.equal(error.code, 'KEEN_TIMEOUT');
  assert.equal(error.attempts, 1);
});
