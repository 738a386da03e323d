import { readFileSync } from 'node:fs';

const SPACE = /[\t\n\r ]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** Matches a sticky pattern at `at` and returns what it found, '' for nothing. */
function take(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** What a token is, where a name can stand or only a value. */
function kindOf(token, expected) {
  if (token === '' || '{}[],:'.includes(token)) return token;
  return token.startsWith('"') && expected.includes('a "name"') ? 'a "name"' : 'a value';
}

/** What may follow a token; `open` holds what closes each list or object it lies in. */
function expectedAfter(kind, open) {
  if (kind === '{') return ['a "name"', open[open.push('}') - 1]];
  if (kind === '[') return ['a value', open[open.push(']') - 1]];
  if (kind === 'a "name"') return [':'];
  if (kind === ':') return ['a value'];
  if (kind === ',') return [open.at(-1) === '}' ? 'a "name"' : 'a value'];
  if (kind !== 'a value') open.pop();
  return open.length > 0 ? [',', open.at(-1)] : ['the end'];
}

/**
 * Where a text stops being JSON. JSON.parse tells it in some versions of Node, for some errors.
 *
 * @param {string} text that JSON.parse refuses
 * @returns {{line: number, column: number, expected: string}} from 1, and what could stand there
 */
export function findJsonError(text) {
  const open = [];
  let expected = ['a value'];
  let at = 0;
  for (;;) {
    at += take(SPACE, text, at).length;
    const token = take(TOKEN, text, at);
    const kind = kindOf(token, expected);
    const isValue = kind === 'a value' || kind === '{' || kind === '[';
    if (!expected.includes(isValue ? 'a value' : kind)) break;
    at += token.length;
    expected = expectedAfter(kind, open);
  }
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1).length + 1, expected: expected.join(' or ') };
}

/**
 * Reads the user who is to sign up.
 *
 * @param {string} path of a JSON file with one object that has a `user_id`
 * @returns {object}
 * @throws {Error} that names the file, and the place in it where it is not JSON
 */
export function readUser(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, ''); // some editors write a BOM
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
