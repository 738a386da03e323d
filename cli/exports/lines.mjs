import { LONGEST_RECORD, REASONS, readJson } from './records.mjs';

const LINE_FEED = 10;
const NOTHING = Buffer.alloc(0);

/**
 * Reads newline-delimited JSON, a user a line. Bad lines are items with a reason.
 *
 * @param {AsyncIterable<Buffer>} chunks of UTF-8
 * @param {(user: object) => object} toUser
 * @returns {AsyncGenerator<import('./records.mjs').Item[]>}
 */
export async function* readLines(chunks, toUser) {
  let rest = NOTHING; // the start of a line
  let isSkipping = false; // the rest of a line that is too long
  let line = 1;
  for await (const chunk of chunks) {
    const items = [];
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    let end = bytes.indexOf(LINE_FEED, rest.length);
    while (end !== -1) {
      if (!isSkipping) {
        const item = readJson(bytes, start, end, line, toUser);
        if (item) items.push(item);
      }
      isSkipping = false;
      line += 1;
      start = end + 1;
      end = bytes.indexOf(LINE_FEED, start);
    }
    rest = isSkipping ? NOTHING : bytes.subarray(start);
    if (rest.length > LONGEST_RECORD) {
      items.push({ line, reason: REASONS.tooLong });
      rest = NOTHING;
      isSkipping = true;
    }
    if (items.length > 0) yield items;
  }
  const last = readJson(rest, 0, rest.length, line, toUser);
  if (last) yield [last.reason === REASONS.notJson ? { line, reason: REASONS.cut } : last];
}
