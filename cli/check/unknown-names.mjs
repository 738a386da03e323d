import { closestMatch } from 'leven';

const withoutPrefix = (name) => name.toUpperCase().replace(/^KEEN(?:IO)?_/, '');
const wordsOf = (name) => name.split('_');

/**
 * The known name that was probably meant: one that has all words of the unknown one, else one that differs
 * in a third of its letters at most.
 *
 * @param {string} name
 * @param {string[]} known
 * @returns {string | undefined}
 */
export function nameMeant(name, known) {
  const asked = withoutPrefix(name);
  const candidates = new Map();
  for (const other of known) {
    const short = withoutPrefix(other);
    if (!candidates.has(short)) candidates.set(short, other);
  }
  const names = [...candidates.keys()];
  const longer = names.filter((other) =>
    wordsOf(asked).every((word) => wordsOf(other).includes(word)),
  );
  const maxDistance = Math.floor(asked.length / 3);
  return candidates.get(closestMatch(asked, longer) ?? closestMatch(asked, names, { maxDistance }));
}
