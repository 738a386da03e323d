// The short form of soak.mjs; SOAK_LOGINS says how short.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaints, show, soak } from './soak.mjs';

const logins = Number(process.env.SOAK_LOGINS ?? 26_000);

test(`${logins} logins: memory does not grow after the first ${logins / 2}`, async (t) => {
  const result = await soak({ logins, warmUp: logins / 2 });
  for (const line of show(result).split('\n')) t.diagnostic(line);
  assert.deepEqual(complaints(result), []);
});
