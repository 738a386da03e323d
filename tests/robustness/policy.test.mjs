// When attempts come, how long they may take and what they come to: exact, in virtual time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeAuth0, makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { answer, never, openVirtualHost } from './virtual-host.mjs';

const host = openVirtualHost();

/** Timers have whole milliseconds, and one of 0 takes 1: each wait may be off by one. */
const GRAIN_MS = 5;

function near(actual, expected, what) {
  assert.ok(Math.abs(actual - expected) <= GRAIN_MS, `${what}: ${actual} ms, not ${expected}`);
}

/** One login whose attempts get these answers in turn, the last one again and again. */
async function logIn(answers, { max = 3, timeout = 5000, given, ...options } = {}) {
  const login = {
    user: makeUser(),
    context: makeContext(),
    configuration: makeSettings('https://keen.example', {
      KEENIO_MAX_ATTEMPTS: `${max}`,
      KEENIO_TIMEOUT_MS: `${timeout}`,
    }),
    fetch: (_, init, world) => answers[Math.min(world.attempt, answers.length) - 1](world, init),
    ...given,
  };
  const all = await host.play([login], options);
  assert.equal(all.left, 0, 'timers left');
  const [seen] = all;
  assert.equal(seen.calls.length, 1, 'callbacks');
  const { error, passed } = seen.calls[0];
  return { ...seen, error, passed, at: seen.requests.map((request) => request.passed) };
}

const gaps = (at) => at.slice(1).map((moment, number) => moment - at[number]);
const unavailable = (more) => async () => answer(503, more);
const broken = async () => {
  throw new Error('ECONNRESET');
};
/** Hangs until the signal ends it, as a fetch does. */
const hanging = (_, { signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('an attempt may take half of the time that is left, the last one all', () => {
  for (const max of [1, 2, 3, 4, 5]) {
    for (const timeout of [100, 101, 300, 5000, 15_000]) {
      for (const random of [0, 0.5, 1 - 2 ** -53]) {
        test(`${max} attempts, ${timeout} ms, chance ${random.toFixed(1)}`, async () => {
          const { requests, error, passed } = await logIn([hanging], { max, timeout, random });
          assert.equal(error.code, 'KEEN_TIMEOUT');
          assert.equal(error.attempts, requests.length);
          assert.ok(requests.length <= max);
          assert.ok(passed <= timeout, `${passed} ms`);
          for (const [number, { passed: from, abortedAt }] of requests.entries()) {
            const left = timeout - from;
            assert.ok(left >= 50 - GRAIN_MS, `attempt ${number + 1} had ${left} ms`);
            const isLast = number + 1 === max;
            near(abortedAt - from, isLast ? left : Math.max(left / 2, 50), 'time of an attempt');
          }
          // One attempt fewer only where the wait before it, and 50 ms after it, found no room.
          const range = 100 * 2 ** (requests.length - 1);
          const isRoom = range * random + 50 <= timeout - passed - GRAIN_MS;
          assert.ok(requests.length === max || !isRoom, `${requests.length} attempts`);
        });
      }
    }
  }
});

describe('the backoff is drawn from 100 ms, doubled with each attempt', () => {
  for (const random of [0, 0.1, 0.5, 1 - 2 ** -53]) {
    for (const [what, failing] of [
      ['503', unavailable()],
      ['no answer', broken],
    ]) {
      test(`${what}, chance ${random.toFixed(1)}`, async () => {
        const { at } = await logIn([failing], { max: 5, random });
        const expected = [100, 200, 400, 800].map((range) => range * random);
        assert.equal(at.length, 5);
        for (const [number, gap] of gaps(at).entries()) near(gap, expected[number], 'backoff');
      });
    }
  }
});

describe('Retry-After is the least a wait takes', () => {
  const dated =
    (seconds) =>
    async ({ time }) =>
      answer(503, { retryAfter: new Date(time.now + seconds * 1000).toUTCString() });

  for (const [what, failing, wait] of [
    ['1 second', unavailable({ retryAfter: '1' }), 1000],
    ['blanks around', unavailable({ retryAfter: ' 1\t' }), 1000],
    ['2 seconds', unavailable({ retryAfter: '2' }), 2000],
    ['a date', dated(1), 1000],
    ['a date, later', dated(2), 2000],
    ['a date that is over', dated(-5), 50],
    ['0', unavailable({ retryAfter: '0' }), 50],
  ]) {
    test(what, async () => {
      const { at, error } = await logIn([failing, async () => answer(201)]);
      assert.equal(error, null);
      near(gaps(at)[0], wait, 'wait');
    });
  }

  for (const [timeout, attempts] of [
    [1050, 2],
    [1049, 1],
  ]) {
    test(`1 second and 50 ms in a budget of ${timeout}: ${attempts} attempts`, async () => {
      const { error, passed } = await logIn([unavailable({ retryAfter: '1' })], {
        max: 5,
        timeout,
      });
      assert.equal(error.code, 'KEEN_UNAVAILABLE');
      assert.equal(error.attempts, attempts);
      near(passed, (attempts - 1) * 1000, 'end');
    });
  }

  test('the chance decides where it makes the longer wait', async () => {
    const failing = unavailable({ retryAfter: '1' });
    const { at } = await logIn([failing], { max: 5, timeout: 15_000, random: 1 - 2 ** -53 });
    for (const gap of gaps(at)) near(gap, 1000, 'wait');
  });

  test('an answer that is final has no use for it', async () => {
    const { error, passed } = await logIn([async () => answer(400, { retryAfter: '1' })]);
    assert.equal(error.code, 'KEEN_REJECTED');
    assert.equal(passed, 0);
  });
});

describe('the last attempt decides', () => {
  const KINDS = {
    201: { make: async () => answer(201), code: null },
    400: { make: async () => answer(400), code: 'KEEN_REJECTED', status: 400 },
    503: { make: unavailable(), code: 'KEEN_UNAVAILABLE', status: 503, isRetried: true },
    broken: { make: broken, code: 'KEEN_NETWORK', isRetried: true },
    hanging: { make: hanging, code: 'KEEN_TIMEOUT', isRetried: true },
  };
  const names = Object.keys(KINDS);
  const triples = names.flatMap((a) => names.flatMap((b) => names.map((c) => [a, b, c])));
  for (const sequence of triples) {
    test(sequence.join(', '), async () => {
      const kinds = sequence.map((name) => KINDS[name]);
      const end = kinds.findIndex(({ isRetried }) => !isRetried);
      const attempts = end < 0 ? 3 : end + 1;
      const { code, status } = kinds[attempts - 1];
      const makes = kinds.map(({ make }) => make);
      const { error, requests } = await logIn(makes, { timeout: 15_000 });
      assert.equal(requests.length, attempts);
      if (code === null) assert.equal(error, null);
      else
        assert.deepEqual(
          { ...error },
          { code, ...(status && { status }), attempts, name: 'KeenSignupError' },
        );
      const bodies = new Set(requests.map(({ init }) => init.body));
      assert.equal(bodies.size, 1, 'one body for all attempts');
    });
  }
});

describe('the body of an answer', () => {
  const withBody = (status, body) => async () => ({ ...answer(status), body });
  /** A body that hands out chunks and notes how many. */
  function chunks(size, count = Infinity) {
    const read = { chunks: 0 };
    async function* body() {
      for (; read.chunks < count; read.chunks += 1) yield Buffer.alloc(size, 'x');
    }
    return { read, body: body() };
  }
  const stuck = () => ({ [Symbol.asyncIterator]: () => ({ next: never }) });

  for (const [status, code] of [
    [201, null],
    [400, 'KEEN_REJECTED'],
    [503, 'KEEN_UNAVAILABLE'],
  ]) {
    test(`${status} and a body that hangs: 250 ms`, async () => {
      const { error, passed, requests } = await logIn([withBody(status, stuck())], { max: 1 });
      assert.equal(error?.code ?? null, code);
      near(passed, 250, 'end');
      near(requests[0].abortedAt, 250, 'the request is ended');
    });

    test(`${status} and a body that hangs: not past the budget`, async () => {
      const login = logIn([withBody(status, stuck())], { max: 1, timeout: 200 });
      const { error, passed } = await login;
      assert.equal(error?.code ?? null, code);
      near(passed, 200, 'end');
    });

    test(`${status} and a body without an end: 16 KiB`, async () => {
      const { read, body } = chunks(1024);
      const { error, passed, requests } = await logIn([withBody(status, body)], { max: 1 });
      assert.equal(error?.code ?? null, code);
      assert.equal(passed, 0);
      // The chunk that is too much has been read.
      assert.ok(read.chunks <= 17, `${read.chunks} KiB`);
      assert.equal(requests[0].abortedAt, 0, 'the request is ended');
    });

    test(`${status} and a body with an end: read to it, and not ended`, async () => {
      const { read, body } = chunks(1024, 10);
      const { error, requests } = await logIn([withBody(status, body)], { max: 1 });
      assert.equal(error?.code ?? null, code);
      assert.equal(read.chunks, 10);
      assert.equal(requests[0].abortedAt, undefined);
    });
  }

  test('the time it takes is time of the attempt', async () => {
    const { passed, requests } = await logIn([withBody(503, stuck())], {
      max: 2,
      timeout: 1200,
      random: 0,
    });
    near(requests[1].passed, 250, 'second attempt');
    near(passed, 500, 'end');
  });
});

describe('saving the mark gets what is left', () => {
  for (const [what, makes, expected] of [
    ['the whole budget', [async () => answer(201)], 1000],
    ['what a slow answer left', [({ time }) => time.wait(400).then(() => answer(201))], 1000],
    ['what a first attempt left', [hanging, async () => answer(201)], 1000],
  ]) {
    test(what, async () => {
      const given = { auth0: makeAuth0(never) };
      const { error, passed, lines } = await logIn(makes, { timeout: 1000, given });
      assert.equal(error, null);
      assert.equal(lines.length, 1);
      near(passed, expected, 'end');
    });
  }
});
