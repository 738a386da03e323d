import { isObject } from '../keen-rules.mjs';
import { readCount, readObject, readText, refuse, refuseUnsupported } from './parameters.mjs';
import { compareValues, readPath, scalarReaderOf } from './properties.mjs';

/** The parameters that group results, and choose among the groups. */
export const GROUPING = ['group_by', 'limit', 'order_by'];

/** @typedef {{name: string, read: (event: object) => any}} GroupProperty */

/** @returns {unknown[]} a parameter that may be one thing or a list of them */
const listOf = (value) => (Array.isArray(value) ? value : [value]);

/** @returns {GroupProperty[]} */
function readGroupBy(groupBy = []) {
  const properties = listOf(groupBy).map((given) => {
    if (isObject(given)) refuseUnsupported('group_by with ranges or buckets');
    const name = readPath(given, 'group_by');
    return { name, read: scalarReaderOf(name) };
  });
  const names = properties.map(({ name }) => name);
  if (new Set(names).size < names.length) refuse('group_by names a property twice.');
  return properties;
}

/**
 * @param {unknown} orderBy a name, `{property_name, direction}`, or a list of those
 * @param {string[]} columns of the rows that can order them
 * @returns {(one: object, other: object) => number}
 */
function readOrderBy(orderBy, columns) {
  const orders = listOf(orderBy).map((given) => {
    const order = typeof given === 'string' ? { property_name: given } : given;
    const names = ['property_name', 'direction'];
    const { property_name: name, direction = 'ASC' } = readObject(order, 'order_by', names);
    if (!columns.includes(name)) refuse(`order_by can name ${columns.join(', ')}, not '${name}'.`);
    const upper = readText(direction, 'direction of order_by').toUpperCase();
    if (!['ASC', 'DESC'].includes(upper)) refuse('direction of order_by must be ASC or DESC.');
    return { name, isDescending: upper === 'DESC' };
  });
  return (one, other) => {
    for (const { name, isDescending } of orders) {
      const order = compareValues(one[name], other[name]);
      // What is missing comes last in both directions.
      const isFixed = one[name] === null || other[name] === null;
      if (order !== 0) return isDescending && !isFixed ? -order : order;
    }
    return 0;
  };
}

/**
 * How results are grouped.
 *
 * @typedef {object} Grouping
 * @property {GroupProperty[]} properties empty when results are not grouped
 * @property {(rows: object[]) => object[]} arrange orders the rows of groups and limits them
 */

/**
 * @param {{group_by?: unknown, order_by?: unknown, limit?: unknown}} parameters
 * @param {string[]} results the names of the columns with results
 * @param {string[]} inOrder those of them that rows can be ordered by
 * @returns {Grouping}
 * @throws {Refusal} 400, or 501 for `group_by` with ranges or buckets
 */
export function readGrouping({ group_by: groupBy, order_by: orderBy, limit }, results, inOrder) {
  const properties = readGroupBy(groupBy);
  const names = properties.map(({ name }) => name);
  const both = names.find((name) => results.includes(name));
  if (both !== undefined) refuse(`group_by cannot name '${both}', which is a column of results.`);
  if (properties.length === 0) {
    if (orderBy !== undefined) refuse('order_by needs group_by.');
    if (limit !== undefined) refuse('limit needs group_by.');
  }
  const byGroup = readOrderBy(names, names);
  const byOrder = orderBy === undefined ? () => 0 : readOrderBy(orderBy, [...names, ...inOrder]);
  const most = limit === undefined ? Infinity : readCount(limit, 'limit', 1_000_000);
  return {
    properties,
    arrange(rows) {
      const sorted = rows.sort((one, other) => byOrder(one, other) || byGroup(one, other));
      return most < sorted.length ? sorted.slice(0, most) : sorted;
    },
  };
}
