import { readFileSync } from 'node:fs';
import { findJsonError } from './json-error.mjs';

/**
 * Reads the user who signs up.
 *
 * @param {string} path of a JSON file that holds one object with a `user_id`
 * @returns {object}
 * @throws {Error} naming the file and, for invalid JSON, the place
 */
export function readUser(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, ''); // editors may write a BOM
  } catch (error) {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new Error(`${path}: ${reason}`);
  }
  let user;
  try {
    user = JSON.parse(text);
  } catch {
    const { line, column, expected } = findJsonError(text);
    throw new Error(`${path}, line ${line}, column ${column}: not JSON (expected ${expected})`);
  }
  if (typeof user !== 'object' || user === null || Array.isArray(user)) {
    throw new Error(`${path}: must hold one JSON object, the user`);
  }
  if (typeof user.user_id !== 'string' || user.user_id === '') {
    throw new Error(`${path}: the user needs a "user_id", a string`);
  }
  return user;
}
