// The short form of soak.mjs; SOAK_LOGINS says how short.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaints, show, soak } from './soak.mjs';

const logins = Number(process.env.SOAK_LOGINS ?? 100_000);

/** What each kind of login must come to, all of them. */
const ENDS = {
  'recorded already': 'null',
  'recorded already, saved': 'null',
  new: 'null',
  'new, mark saved': 'null',
  'new, everything mapped': 'null',
  'new, at the second attempt': 'null',
  'new, mark lost': 'null',
  refused: 'KEEN_REJECTED',
  'refused, allow': 'null',
  unavailable: 'KEEN_UNAVAILABLE',
  'no answer': 'KEEN_NETWORK',
  silence: 'KEEN_TIMEOUT',
  'bad settings': 'KEEN_SETTINGS',
  'bad event': 'KEEN_EVENT',
};

test(`${logins} logins: memory does not grow after the first ${logins / 2}`, async (t) => {
  const result = await soak({ logins, warmUp: logins / 2 });
  for (const line of show(result).split('\n')) t.diagnostic(line);
  assert.deepEqual(complaints(result), []);
  for (const [kind, counts] of Object.entries(result.ends)) {
    assert.deepEqual(Object.keys(counts), [ENDS[kind]], kind);
  }
});
