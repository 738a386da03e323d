/** What every layout of an export makes of its pieces: a user, or the reason why there is none. */
import { removePasswords } from './passwords.mjs';

/** The longest piece that is taken for one user, in bytes. An event has at most 900,000. */
export const LONGEST_RECORD = 16 * 1024 * 1024;

export const REASONS = {
  notJson: 'invalid JSON',
  notObject: 'not a JSON object',
  noUser: 'no user in it',
  notUtf8: 'invalid UTF-8',
  tooLong: 'longer than 16 MiB',
  endless: 'does not end within 16 MiB; nothing after this line can be read',
  openQuote: 'a quotation mark is not closed; nothing after this line can be read',
  cut: 'cut off at the end of the file',
};

/**
 * @typedef {{ line: number, user: object, reread?: () => object } | { line: number, reason: string }} Item
 *   a user in the spelling of a rule, or why there is none; `line` counts from 1. `reread` gives the user
 *   once more, where that takes less memory than to hold on to the user
 */

/**
 * @param {number} line
 * @param {unknown} value what `JSON.parse` or a line of CSV gave; is changed
 * @param {(user: object) => object} toUser
 * @returns {Item}
 */
export function itemOf(line, value, toUser) {
  if (!isObject(value)) return { line, reason: REASONS.notObject };
  const user = toUser(value);
  if (!isObject(user)) return { line, reason: REASONS.noUser };
  removePasswords(user);
  return { line, user };
}

/** @param {unknown} value of JSON */
export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {Buffer} bytes
 * @param {number} start of the piece
 * @param {number} end behind it
 * @returns {Item | undefined} `undefined` for white space
 */
export function readJson(bytes, start, end, line, toUser) {
  const text = bytes.toString('utf8', start, end);
  // The decoder puts this character where the bytes are wrong; it may also be in the text.
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) {
    return { line, reason: REASONS.notUtf8 };
  }
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    // Empty lines have no user, and files that were joined have a BOM between them.
    const trimmed = text.trim();
    if (trimmed === '') return undefined;
    if (trimmed.length === text.length) return { line, reason: REASONS.notJson };
    return readJson(Buffer.from(trimmed), 0, undefined, line, toUser);
  }
  const item = itemOf(line, value, toUser);
  if (item.user) {
    item.reread = () => itemOf(line, JSON.parse(bytes.toString('utf8', start, end)), toUser).user;
  }
  return item;
}

/** Whether bytes are UTF-8. Node has a function for it, but not since 18.0. */
function isUtf8(bytes) {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
