// The ids that an export had so far.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { SeenIds } from '../../cli/backfill/seen-ids.mjs';

const tokenOf = (id) => createHash('sha256').update(`signup\0${id}`).digest('hex');

test('of 50,000 ids each is new once', () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: 50_000 }, (_, at) => tokenOf(at));
  assert.equal(ids.filter((id) => seen.add(id)).length, ids.length);
  assert.equal(ids.filter((id) => seen.add(id)).length, 0);
  assert.equal(ids.filter((id) => seen.has(id)).length, ids.length);
  assert.equal(seen.has(tokenOf('another')), false);
});

test('tokens that share their beginning are told apart', () => {
  const seen = new SeenIds();
  const tokens = ['0'.repeat(64), `${'0'.repeat(23)}1`.padEnd(64, '0'), `1${'0'.repeat(63)}`];
  for (const token of tokens) assert.equal(seen.add(token), true, token);
  for (const token of tokens) assert.equal(seen.add(token), false, token);
});
