import { isObject, parseIsoDate } from '../keen-rules.mjs';
import { isWithin, readCircle } from './geography.mjs';
import { readObject, readText, refuse } from './parameters.mjs';
import { DATES, readerOf, readPath } from './properties.mjs';

/** @typedef {(event: object) => boolean} Condition */

const NAMES = ['property_name', 'operator', 'property_value'];

const TYPES = {
  scalar: (value) => ['string', 'number', 'boolean'].includes(typeof value) || value === null,
  ordered: (value) => typeof value === 'string' || typeof value === 'number',
  list: (value) => Array.isArray(value) && value.every(TYPES.scalar),
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  circle: isObject,
};

/** What each type is called in a message. */
const TYPE_NAMES = {
  scalar: 'a text, a number, true, false or null',
  ordered: 'a text or a number',
  list: 'a list of texts, numbers, true, false or null',
  text: 'a text',
  boolean: 'true or false',
  circle: '{coordinates, max_distance_miles}',
};

/** A list equals each of its elements, as Keen's own client for JavaScript shows. */
const equals = (value, wanted) =>
  Array.isArray(value) ? value.includes(wanted) : value === wanted;

const isOneOf = (value, wanted) =>
  Array.isArray(value) ? value.some((element) => wanted.includes(element)) : wanted.includes(value);

const contains = (value, wanted) =>
  typeof value === 'string'
    ? typeof wanted === 'string' && value.includes(wanted)
    : Array.isArray(value) && value.includes(wanted);

/** Values of different types are in no order. */
const ordered = (isInOrder) => (value, wanted) =>
  typeof value === typeof wanted && isInOrder(value, wanted);

/**
 * For each operator the type of its `property_value` and the test. The value that is tested is null
 * when the property is missing.
 */
const OPERATORS = {
  eq: ['scalar', equals],
  ne: ['scalar', (value, wanted) => !equals(value, wanted)],
  lt: ['ordered', ordered((value, wanted) => value < wanted)],
  lte: ['ordered', ordered((value, wanted) => value <= wanted)],
  gt: ['ordered', ordered((value, wanted) => value > wanted)],
  gte: ['ordered', ordered((value, wanted) => value >= wanted)],
  exists: ['boolean', (value, wanted) => (value !== null) === wanted],
  in: ['list', isOneOf],
  contains: ['scalar', contains],
  not_contains: ['scalar', (value, wanted) => !contains(value, wanted)],
  regex: ['text', (value, pattern) => typeof value === 'string' && pattern.test(value)],
  within: ['circle', isWithin],
};

/** The operators that compare dates as times, whatever their spelling. */
const COMPARING = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in'];

function readDate(value) {
  const time = parseIsoDate(value);
  if (time === undefined) refuse('property_value must be an ISO 8601 date, like the property.');
  return time;
}

function readPattern(text) {
  try {
    // With u, escapes that only other kinds of patterns know are errors.
    return new RegExp(text, 'u');
  } catch (error) {
    return refuse(`property_value of regex is not a regular expression: ${error.message}`);
  }
}

/** @returns {any} the `property_value` in the form that the test of its operator takes */
function readWanted(value, operator, path, isDate) {
  const [type] = OPERATORS[operator];
  // Keen's guide has true and false in quotes for this operator.
  const isQuoted = operator === 'exists' && (value === 'true' || value === 'false');
  const given = isQuoted ? value === 'true' : value;
  if (!TYPES[type](given)) {
    refuse(`property_value of ${operator} must be ${TYPE_NAMES[type]} ('${path}').`);
  }
  if (type === 'circle') return readCircle(given, path);
  if (operator === 'regex') return readPattern(given);
  if (!isDate) return given;
  return type === 'list' ? given.map(readDate) : readDate(given);
}

/** @returns {Condition} that one of the operands holds */
function readOr(filter) {
  const { operands } = readObject(filter, "a filter with 'or'", ['operator', 'operands']);
  if (!Array.isArray(operands) || operands.length === 0) refuse('operands must be a list.');
  const conditions = operands.map(readFilter);
  return (event) => conditions.some((holds) => holds(event));
}

/** @returns {Condition} */
function readFilter(filter) {
  if (isObject(filter) && filter.operator === 'or') return readOr(filter);
  const {
    property_name: name,
    operator,
    property_value: value,
  } = readObject(filter, 'a filter', NAMES);
  const path = readPath(name, 'property_name of a filter');
  if (!Object.hasOwn(OPERATORS, readText(operator, 'operator of a filter'))) {
    const known = Object.keys(OPERATORS).join(', ');
    refuse(`operator of a filter must be ${known} or or, not '${operator}'.`);
  }
  const isDate = DATES.includes(path) && COMPARING.includes(operator);
  const wanted = readWanted(value, operator, path, isDate);
  const [, test] = OPERATORS[operator];
  const read = readerOf(path);
  if (isDate) return (event) => test(Date.parse(read(event)), wanted);
  return (event) => test(read(event), wanted);
}

/**
 * @param {unknown} filters Keen's list of filters, of which each must hold
 * @returns {Condition}
 * @throws {Refusal} 400
 */
export function readFilters(filters = []) {
  if (!Array.isArray(filters)) refuse('filters must be a list.');
  const conditions = filters.map(readFilter);
  return (event) => conditions.every((holds) => holds(event));
}
