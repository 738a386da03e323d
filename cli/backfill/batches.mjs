import { Batch } from './batch.mjs';

/**
 * A list has the users of 256 KiB at most, and a batch holds on to what was read of them until they are done.
 * With large profiles, batches are smaller.
 */
const MOST_LISTS = 16;

/**
 * Makes batches of the users of an export.
 *
 * @param {AsyncIterable<import('../exports/open.mjs').Item[]>} lists in the order of the export
 * @param {object} run
 * @param {import('./selection.mjs').Selection} run.selection
 * @param {(number: number) => boolean} run.isDone whether an earlier run has done that user
 * @param {import('./report.mjs').Report} run.report
 * @returns {AsyncGenerator<Batch>} together they hold every user once, in order
 */
export async function* makeBatches(lists, { selection, isDone, report }) {
  let batch = new Batch(1);
  let held = 0;
  for await (const list of lists) {
    held += 1;
    for (const item of list) {
      const number = batch.last + 1;
      const { line, user, reread = () => user } = item;
      const { event, skipped, refused } = selection.choose(item, isDone(number));
      report.read += 1;
      if (skipped) report.skip(skipped, line);
      if (refused) batch.refusals.push({ number, line, reason: refused, user });
      if (event) {
        report.leaveOut(event.leftOut);
        const bytes = Buffer.byteLength(event.json);
        if (!batch.hasRoomFor(bytes)) {
          yield batch;
          batch = new Batch(number);
        }
        batch.add({ number, line, reread }, event.json, bytes);
      }
      batch.last = number;
      if (batch.isFull) {
        yield batch;
        batch = new Batch(number + 1);
        held = 1;
      }
    }
    if (held < MOST_LISTS || batch.last < batch.first) continue;
    yield batch;
    batch = new Batch(batch.last + 1);
    held = 0;
  }
  if (batch.last >= batch.first) yield batch;
}
