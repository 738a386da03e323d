const SPACE = /[\t\n\r ]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** The text that a sticky pattern matches at `at`, '' if it does not match. */
function take(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** The kind of a token; a string is a name only where a name is expected. */
function kindOf(token, expected) {
  if (token === '' || '{}[],:'.includes(token)) return token;
  return token.startsWith('"') && expected.includes('a "name"') ? 'a "name"' : 'a value';
}

/** The kinds that may follow a token; `open` holds the closing brackets of what is open. */
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
 * Finds the first syntax error in JSON. JSON.parse names the place only in some versions of Node.
 *
 * @param {string} text that JSON.parse refuses
 * @returns {{line: number, column: number, expected: string}} counted from 1, and what is expected
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
