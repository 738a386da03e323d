import { LONGEST_RECORD, REASONS, readJson } from './records.mjs';

const LINE_FEED = 0x0a;

/**
 * Reads newline-delimited JSON, a user a line. Bad lines are items with a reason.
 *
 * @param {AsyncIterable<Buffer>} chunks of UTF-8
 * @param {(user: object) => object} toUser
 * @returns {AsyncGenerator<import('./records.mjs').Item[]>}
 */
export async function* readLines(chunks, toUser) {
  let rest = []; // the start of a line
  let restSize = 0;
  let isSkipping = false; // the rest of a line that is too long
  let line = 1;
  for await (const chunk of chunks) {
    const items = [];
    const read = (bytes, start, end) => {
      const item = readJson(bytes, start, end, line, toUser);
      if (item) items.push(item);
    };
    let start = 0;
    let end = chunk.indexOf(LINE_FEED);
    while (end !== -1) {
      if (restSize > 0) {
        const bytes = Buffer.concat([...rest, chunk.subarray(0, end)]);
        read(bytes, 0, bytes.length);
        rest = [];
        restSize = 0;
      } else if (!isSkipping) {
        read(chunk, start, end);
      }
      isSkipping = false;
      line += 1;
      start = end + 1;
      end = chunk.indexOf(LINE_FEED, start);
    }
    if (!isSkipping && start < chunk.length) {
      rest.push(chunk.subarray(start));
      restSize += chunk.length - start;
    }
    if (restSize > LONGEST_RECORD) {
      items.push({ line, reason: REASONS.tooLong });
      rest = [];
      restSize = 0;
      isSkipping = true;
    }
    if (items.length > 0) yield items;
  }
  const last = readJson(Buffer.concat(rest), 0, restSize, line, toUser);
  if (last) yield [last.reason === REASONS.notJson ? { line, reason: REASONS.cut } : last];
}
