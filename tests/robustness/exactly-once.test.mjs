// The short form of exactly-once.mjs; EXACTLY_ONCE_SIGN_UPS says how short.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, show } from './exactly-once.mjs';

const signUps = Number(process.env.EXACTLY_ONCE_SIGN_UPS ?? 2500);

test(`${signUps} sign-ups, a quarter of them raced, 30 % of answers failing`, async (t) => {
  const result = await run({ signUps, racing: signUps / 4 });
  for (const line of show(result).split('\n')) t.diagnostic(line);
  assert.equal(result.races, Math.floor(signUps / 4));
  const { unrecorded, sentAgain, lost, doubled, strangers, answeredOther, pending } = result;
  assert.deepEqual(
    { unrecorded, sentAgain, lost, doubled, strangers, answeredOther, pending },
    {
      unrecorded: 0,
      sentAgain: 0,
      lost: 0,
      doubled: 0,
      strangers: 0,
      answeredOther: 0,
      pending: 0,
    },
  );
  // The run is worth something only if enough went wrong in it.
  const faults = Object.values(result.faults).reduce((sum, count) => sum + count);
  assert.ok(faults > result.attempts * 0.2, `${faults} faults at ${result.attempts} attempts`);
  assert.ok(result.failedAtFirst > 0);
});
