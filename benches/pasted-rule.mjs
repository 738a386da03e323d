import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';

const file = new URL('../pkg/paste/rule.js', import.meta.url);

/** What profiles call it. */
export const FILENAME = 'pasted-rule.js';

/** The names that a rule host puts around a rule, new at each login. */
const NAMES = ['configuration', 'auth0', 'fetch', 'console', 'require'];

/**
 * The pasted rule as hosts evaluate it: its text after `return `, inside a function of the names
 * that are lexical there.
 *
 * @returns {(host: {configuration: object, auth0?: object, fetch?: Function}) => Function} gives
 *   the rule, evaluated anew at each call
 */
export function readPastedRule() {
  const source = readFileSync(file, 'utf8');
  const evaluate = vm.runInThisContext(`(function (${NAMES}) { return ${source}})`, FILENAME);
  const require = createRequire(import.meta.url);
  return ({ configuration, auth0, fetch = globalThis.fetch }) =>
    evaluate(configuration, auth0, fetch, console, require);
}
