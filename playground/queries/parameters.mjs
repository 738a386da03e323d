import { isObject, Refusal } from '../keen-rules.mjs';

/**
 * Refuses a query.
 *
 * @param {string} message names the parameter and what it accepts
 * @param {string} [code] Keen's error code, where a more special one is known
 * @returns {never}
 */
export function refuse(message, code = 'InvalidQueryError') {
  throw new Refusal(400, code, message);
}

/** Refuses what Keen answers and the local Keen does not. @returns {never} */
export function refuseUnsupported(what) {
  throw new Refusal(501, 'UnsupportedByLocalKeen', `The local Keen does not have: ${what}.`);
}

/** Known by every analysis. They change nothing here: there is no cache and there are no metadata. */
const IGNORED = ['api_key', 'include_metadata', 'max_age'];

/** JSON text in a query string, if they are no plain text; keen-analysis puts texts in quotes. */
const MAY_BE_JSON = [
  'analyses',
  'filters',
  'group_by',
  'order_by',
  'property_names',
  'steps',
  'timeframe',
  'timezone',
];

function decode(name, value) {
  if (!MAY_BE_JSON.includes(name) || typeof value !== 'string' || !/^\s*[[{"]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return refuse(`${name} is not valid JSON.`);
  }
}

/**
 * @param {unknown} given the query string, or the body of a POST
 * @param {string} analysis
 * @param {string[]} known the parameters of that analysis; others are refused, because a filter
 *   that is ignored gives a wrong result
 * @returns {Record<string, any>} without the parameters that are null or undefined; JSON text is decoded
 * @throws {Refusal} 400
 */
export function readParameters(given, analysis, known) {
  if (!isObject(given)) refuse('A query must be a JSON object.');
  const { analysis_type: type, ...parameters } = given;
  if (type !== undefined && type !== null && type !== analysis) {
    refuse(`analysis_type is '${type}', but the address says '${analysis}'.`);
  }
  const read = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || IGNORED.includes(name)) continue;
    if (!known.includes(name)) {
      refuse(`The local Keen does not know the parameter '${name}' of ${analysis}.`);
    }
    read[name] = decode(name, value);
  }
  return read;
}

/** @returns {object} @throws {Refusal} when it is not an object, or has names other than those */
export function readObject(value, what, names) {
  if (!isObject(value)) refuse(`${what} must be an object.`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`The local Keen does not know '${unknown}' in ${what}.`);
  return value;
}

/** @returns {string} @throws {Refusal} when it is missing or empty */
export function readText(value, name) {
  if (value === undefined || value === '') refuse(`${name} is missing.`);
  if (typeof value !== 'string') refuse(`${name} must be a text.`);
  return value;
}

/** @returns {string} a number in a query string or in JSON as text; empty for anything else */
export const digitsOf = (value) =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : '';

/** @returns {number} @throws {Refusal} unless it is a whole number from 1, or the digits of one */
export function readCount(value, name, most) {
  const isCount = /^[1-9]\d{0,15}$/.test(digitsOf(value));
  if (!isCount || Number(value) > most) refuse(`${name} must be a whole number, 1 to ${most}.`);
  return Number(value);
}
