// How the users of an export are put into batches: in order, each once, within Keen's limits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBatches } from '../../cli/backfill/batches.mjs';
import { Report } from '../../cli/backfill/report.mjs';

/** What becomes of a user is in the user. */
const selection = { choose: ({ user }) => user.choice };
const event = (bytes = 10) => ({ event: { json: 'x'.repeat(bytes), leftOut: null } });

async function batchesOf(lists, isDone = () => false) {
  let line = 0;
  async function* items() {
    for (const list of lists) {
      yield list.map((choice) => {
        line += 1;
        return { line, user: { choice } };
      });
    }
  }
  const report = new Report();
  const batches = [];
  for await (const batch of makeBatches(items(), { selection, isDone, report })) {
    batches.push(batch);
  }
  // Together they have every user once, in order.
  let next = 1;
  for (const { first, last, entries, refusals } of batches) {
    assert.equal(first, next);
    next = last + 1;
    for (const { number } of [...entries, ...refusals])
      assert.ok(number >= first && number <= last);
  }
  assert.equal(next, line + 1);
  assert.equal(report.read, line);
  return batches;
}

const sizes = (batches) => batches.map(({ entries }) => entries.length);
const times = (count, value) => Array.from({ length: count }, () => value);

test('5,000 events fill a batch', async () => {
  assert.deepEqual(sizes(await batchesOf([times(12_000, event())])), [5000, 5000, 2000]);
});

test('9.5 MB fill a batch, counted in bytes', async () => {
  const large = { event: { json: 'ü'.repeat(450_000), leftOut: null } };
  const batches = await batchesOf([times(25, large)]);
  assert.deepEqual(sizes(batches), [10, 10, 5]);
  for (const batch of batches) {
    assert.ok(batch.bodyOf('signups', batch.entries).length <= 9_500_000);
  }
});

test('an event that is larger than that is sent alone', async () => {
  assert.deepEqual(sizes(await batchesOf([[event(), event(9_600_000), event()]])), [1, 1, 1]);
});

test('skipped and refused users belong to the batch around them', async () => {
  const choices = [{ skipped: 'done' }, { refused: 'no' }, event(), { skipped: 'marked' }];
  const [batch, ...others] = await batchesOf([choices]);
  assert.equal(others.length, 0);
  assert.deepEqual([batch.first, batch.last], [1, 4]);
  assert.deepEqual(
    batch.refusals.map(({ number, reason }) => [number, reason]),
    [[2, 'no']],
  );
});

test('refused users alone fill batches', async () => {
  const batches = await batchesOf([times(11_000, { refused: 'no' })]);
  assert.deepEqual(
    batches.map(({ refusals }) => refusals.length),
    [5000, 5000, 1000],
  );
});

test('large profiles, of which few are in a list, make smaller batches', async () => {
  assert.deepEqual(sizes(await batchesOf(times(40, times(20, event())))), [320, 320, 160]);
});

test('an export without users has no batch', async () => {
  assert.deepEqual(await batchesOf([[], []]), []);
});
