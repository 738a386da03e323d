/** Fields that hold a password, or what one can be found with. Dates of a password's change are kept. */
const PASSWORD = /password|passwd|passphrase|^pwd$|^salt$|^credentials$/i;
const DATE = /^last_?password/i;

/** Objects deeper than this are removed: Keen takes no more levels, and a walk has to end. */
const DEEPEST = 100;

/** Exports repeat the same few names, so the answer for a name is kept; this many at most. */
const MOST_NAMES = 1_000;
const answers = new Map();

/** @param {string} name of a field, or of a column */
export function isPassword(name) {
  let answer = answers.get(name);
  if (answer === undefined) {
    answer = PASSWORD.test(name) && !DATE.test(name);
    if (answers.size < MOST_NAMES) answers.set(name, answer);
  }
  return answer;
}

/**
 * Removes the password fields of an object that `JSON.parse` made, at every level.
 *
 * @param {object} value is changed
 * @param {number} [level] of the object, from 0
 */
export function removePasswords(value, level = 0) {
  for (const name in value) {
    const inner = value[name];
    const isObject = typeof inner === 'object' && inner !== null;
    if (isPassword(name) || (isObject && level === DEEPEST)) delete value[name];
    else if (isObject) removePasswords(inner, level + 1);
  }
}
