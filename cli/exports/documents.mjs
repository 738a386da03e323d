import { LONGEST_RECORD, REASONS, readJson } from './records.mjs';
import { UserFinder } from './user-finder.mjs';

/**
 * Reads JSON documents with many users.
 *
 * @param {AsyncIterable<Buffer>} chunks of UTF-8
 * @param {(user: object) => object} toUser
 * @param {{ isPlain?: boolean }} [options] whether the users have no list around them
 * @returns {AsyncGenerator<import('./records.mjs').Item[]>}
 */
export async function* readDocuments(chunks, toUser, options) {
  const finder = new UserFinder(options);
  const read = ({ bytes, start, end, line }) => readJson(bytes, start, end, line, toUser);
  for await (const chunk of chunks) {
    const items = finder.find(chunk).map(read);
    const { size, line } = finder.open;
    const isTooLong = size > LONGEST_RECORD + chunk.length;
    if (isTooLong) items.push({ line, reason: REASONS.endless });
    if (items.length > 0) yield items;
    if (isTooLong) return;
  }
  const items = finder.end().map(read);
  const { size, line, isNested } = finder.open;
  if (isNested || size > 0) items.push({ line, reason: REASONS.cut });
  if (items.length > 0) yield items;
}
