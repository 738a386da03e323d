import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openTrappingHost } from './trapping-host.mjs';

const configuration = {
  KEENIO_WRITE_KEY: 'local-write-key',
  KEENIO_PROJECT_ID: 'localproject',
  KEENIO_MAX_ATTEMPTS: '2',
};
const stored = async () => new Response('{"created":true}', { status: 201 });
const busy = async () => new Response('', { status: 503 });
const user = (id) => ({ user_id: `auth0|${id}` });

/** Where the module traps: `arm` is called with the host just before the login. */
const PLACES = [
  { place: 'the synchronous part', arm: (host) => host.trapAtReading(1), fetch: stored },
  { place: 'the start of an attempt', arm: (host) => host.trapAtReading(2), fetch: stored },
  { place: 'the continuation of an answer', arm: (host) => host.trapAtReading(3), fetch: stored },
  { place: 'the continuation of a failure', arm: (host) => host.trapAtReading(3), fetch: busy },
  {
    place: 'the continuation of the backoff timer',
    arm: (host) => host.trapAtReading(4),
    fetch: busy,
  },
  {
    place: 'the closure that a promise calls',
    fetch: stored,
    arm: (host) => host.breakQueue(true),
    disarm: (host) => host.breakQueue(false),
  },
];

function printedBy(script) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const run = spawnSync(process.execPath, ['--expose-gc', path], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

describe('a trap', () => {
  const uncaught = [];
  const note = (error) => uncaught.push(error);
  before(() => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  after(() => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    assert.deepEqual(uncaught, []);
  });

  for (const { place, arm, disarm, fetch } of PLACES) {
    test(`in ${place} is answered by the policy, once, and the next login works`, async () => {
      const host = openTrappingHost();
      assert.equal((await host.login({ user: user(0), configuration, fetch: stored })).error, null);
      for (const [policy, code] of [
        ['deny', 'KEEN_INTERNAL'],
        ['allow', undefined],
      ]) {
        arm(host);
        const settings = { ...configuration, KEENIO_ON_ERROR: policy };
        const outcome = await host.login({ user: user(1), configuration: settings, fetch });
        disarm?.(host);
        host.trapAtReading(Number.POSITIVE_INFINITY);
        assert.equal(outcome.error?.code, code);
        if (code) assert.equal(outcome.error.name, 'KeenSignupError');
        const next = await host.login({ user: user(2), configuration, fetch: stored });
        assert.equal(next.error, null);
        assert.deepEqual([outcome.calls, next.calls], [1, 1]);
      }
      assert.equal(host.instances, 3, 'a fresh instance after each trap');
      assert.deepEqual(
        host.lines.map((line) => line.slice(0, 32)),
        ['keen-signup-rule: KEEN_INTERNAL:'],
      );
    });
  }

  test('answers every login in flight, and ends what it had under way', async () => {
    const host = openTrappingHost();
    const signals = [];
    const hanging = (_, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const flights = [1, 2, 3].map((id) =>
      host.login({ user: user(id), configuration, fetch: hanging }),
    );
    // The requests are sent in microtasks that are queued by now.
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(signals.length, 3);
    host.trapAtReading(1);
    flights.push(host.login({ user: user(4), configuration, fetch: stored }));
    const outcomes = await Promise.all(flights);
    assert.deepEqual(
      outcomes.map(({ error }) => error?.code),
      Array(4).fill('KEEN_INTERNAL'),
    );
    assert.ok(signals.every((signal) => signal.aborted));
    const next = await host.login({ user: user(5), configuration, fetch: stored });
    assert.equal(next.error, null);
    assert.deepEqual(
      outcomes.map(({ calls }) => calls),
      Array(4).fill(1),
    );
  });

  test('of memory that cannot grow is one like any other', async () => {
    const host = openTrappingHost();
    assert.equal((await host.login({ user: user(0), configuration, fetch: stored })).error, null);
    host.exhaustMemory();
    const properties = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`property${index}`, `user.property${index}`]),
    );
    const outcome = await host.login({
      user: user(1),
      configuration: { ...configuration, KEENIO_PROPERTIES: JSON.stringify(properties) },
      fetch: stored,
    });
    assert.equal(outcome.error?.code, 'KEEN_INTERNAL');
    const next = await host.login({ user: user(2), configuration, fetch: stored });
    assert.equal(next.error, null);
    assert.equal(host.instances, 2);
  });

  // In a process of its own: the test runner takes an unhandled rejection for its own failure.
  test('leaves every login its answer when the callback of one throws', () => {
    const { codes, rejections } = printedBy('throwing-callback.mjs');
    assert.deepEqual(codes, ['KEEN_INTERNAL', 'KEEN_INTERNAL', 'KEEN_INTERNAL']);
    assert.deepEqual(rejections, ["the host's own"]);
  });

  test('500 times in a row leaves memory as it was', () => {
    const { early, late, answered } = printedBy('repeated-traps.mjs');
    assert.equal(answered, 500);
    assert.ok(late.heap - early.heap < 1_000_000, `heap grew from ${early.heap} to ${late.heap}`);
    assert.ok(
      late.buffers - early.buffers < 1_000_000,
      `buffers: ${early.buffers}, ${late.buffers}`,
    );
  });
});
