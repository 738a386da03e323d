// What the sources say: settings, error codes, and the lines of the JavaScript that runs in a host.
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** @returns {string} a file of the repository */
export const read = (path) => readFileSync(new URL(path, root), 'utf8');

const wordsIn = (path, pattern) => [...read(path).matchAll(pattern)].map(([, word]) => word);

/** @returns {string[]} the keys of the settings, in the order of the source */
export const keysInSource = () => wordsIn('src/settings.rs', /^ {4}\w+ = "(KEEN\w+)":/gm);

/** @returns {string[]} the files of js-shim/ that end up in what hosts run */
export const shimFiles = () =>
  readdirSync(new URL('js-shim/', root))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `js-shim/${name}`);

/** @returns {string[]} all error codes, sorted */
export function codesInSource() {
  const inRust = wordsIn('src/error.rs', /=> "(KEEN_\w+)"/g);
  // The shim answers for a module that failed.
  const inShim = shimFiles().flatMap((path) => wordsIn(path, /\b(KEEN_[A-Z]+)\b/g));
  return [...new Set([...inRust, ...inShim])].sort();
}

/** @returns {number} the lines of a file without comments and blank lines */
export const linesOfCode = (path) =>
  read(path)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
