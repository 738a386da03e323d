import { isObject } from '../keen-rules.mjs';
import { readText, refuse } from './parameters.mjs';

/** The properties that Keen keeps as dates; everything else is what JSON made it. */
export const DATES = ['keen.timestamp', 'keen.created_at'];

/**
 * @param {unknown} path names with dots between them
 * @param {string} what the parameter, for messages
 * @returns {string}
 * @throws {Refusal} 400
 */
export function readPath(path, what) {
  if (readText(path, what).split('.').includes('')) refuse(`${what} must be names with dots.`);
  return path;
}

/**
 * @param {string} path
 * @returns {(event: object) => any} the value at that path; null when it is missing, because
 *   Keen's answers have null for both
 */
export function readerOf(path) {
  const names = path.split('.');
  return (event) => {
    let value = event;
    for (const name of names) {
      if (!isObject(value) || !Object.hasOwn(value, name)) return null;
      value = value[name];
    }
    return value;
  };
}

/**
 * @param {string} path
 * @returns {(event: object) => string | number | boolean | null}
 * @throws {Refusal} from the reader, for a list or an object: how Keen compares those with others
 *   is not documented
 */
export function scalarReaderOf(path) {
  const read = readerOf(path);
  return (event) => {
    const value = read(event);
    if (typeof value === 'object' && value !== null) {
      const kind = Array.isArray(value) ? 'a list' : 'an object';
      refuse(`'${path}' is ${kind} in some events; the local Keen needs a single value there.`);
    }
    return value;
  };
}

/** Numbers, then texts, then false and true. */
const RANKS = ['number', 'string', 'boolean'];

/**
 * Orders the values of a property: ascending, and what is missing comes last.
 *
 * @returns {number} negative when `one` comes first
 */
export function compareValues(one, other) {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  if (typeof one !== typeof other) return RANKS.indexOf(typeof one) - RANKS.indexOf(typeof other);
  return one < other ? -1 : 1;
}
