// The pasted Event Stream Action under the policy of its host, with a Keen and a network that fail.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startKeen } from '../../playground/keen.mjs';
import { makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { EventStream } from './event-stream.mjs';
import { makeMessage, openContainer } from './stream-container.mjs';

const run = promisify(execFile);

/** Sign-ups with ids from 0. */
const signUps = (count) =>
  Array.from({ length: count }, (_, number) =>
    makeMessage(makeUser({ user_id: `auth0|${number}` }), { id: `evt_${number}` }),
  );

const startLocalKeen = () => startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });

test('5,000 sign-ups, each delivered up to four times, 30 % of answers failing: each is stored once', async (t) => {
  const script = fileURLToPath(new URL('deliveries.mjs', import.meta.url));
  const { stdout } = await run(process.execPath, [script]);
  t.diagnostic(stdout.trim());
  const { isOn, stored, storedAgain, failed, requests, faults } = JSON.parse(stdout);
  assert.deepEqual({ isOn, stored, storedAgain }, { isOn: true, stored: 5000, storedAgain: 0 });
  // The run is worth something only if enough went wrong in it.
  const faulty = Object.values(faults).reduce((sum, count) => sum + count);
  assert.ok(faulty > requests * 0.2, `${faulty} faults at ${requests} requests`);
  assert.ok(failed > 100, `${failed} failed deliveries`);
});

test('Keen is down for three seconds: each delivery is thrown, and a later one is stored', async (t) => {
  const keen = await startLocalKeen();
  t.after(() => keen.close());
  const { deliver, errors } = openContainer(makeSettings(keen.url));
  const stream = new EventStream(deliver);
  keen.faultBy(() => (stream.now < 3000 ? { reset: 'before' } : undefined));
  for (const message of signUps(20)) stream.publish(message);
  await stream.run();
  assert.deepEqual(
    errors.map(({ name, code }) => `${name}: ${code}`),
    Array(40).fill('KeenSignupError: KEEN_NETWORK'),
  );
  assert.deepEqual([stream.isOn, stream.lost, stream.deliveries.length], [true, [], 60]);
  assert.equal(keen.events().length, 20);
});

test('a bad write key: 600 sign-ups are logged, none is thrown, and the stream stays on', async (t) => {
  const keen = await startLocalKeen();
  t.after(() => keen.close());
  const settings = makeSettings(keen.url, { KEENIO_WRITE_KEY: 'wk-of-another-project' });
  const { deliver, lines, errors } = openContainer(settings);
  const stream = new EventStream(deliver);
  for (const message of signUps(600)) stream.publish(message);
  await stream.run();
  assert.deepEqual([stream.isOn, errors, lines.length], [true, [], 600]);
  for (const line of lines) {
    assert.match(line, /^keen-signup-rule: KEEN_REJECTED: .*\b401\b.*KEENIO_WRITE_KEY/);
  }
  assert.equal(keen.events().length, 0);
});
