// The short form of backfill-load.mjs; BACKFILL_USERS says how short.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXACT, inexactness, run, show } from './backfill-load.mjs';

const users = Number(process.env.BACKFILL_USERS ?? 20_000);

test(`${users} users through faults and two kills: each is stored or rejected once`, async (t) => {
  const result = await run({ users });
  for (const line of show(result).split('\n')) t.diagnostic(line);
  assert.deepEqual(inexactness(result), EXACT);
  assert.equal(result.kills, 2);
  assert.equal(result.status, 1, 'some users were refused');
  const { status, requests, read, sent, skipped, rejected } = result.again;
  assert.deepEqual(
    { status, requests, read, sent, skipped, rejected },
    { status: 0, requests: 0, read: users, sent: 0, skipped: users, rejected: 0 },
  );
  // The run is worth something only if enough went wrong in it.
  const faults = Object.values(result.faults).reduce((sum, count) => sum + count);
  assert.ok(faults > result.attempts * 0.15, `${faults} faults at ${result.attempts} requests`);
  assert.ok(result.failedAtFirst > users * 0.01);
});
