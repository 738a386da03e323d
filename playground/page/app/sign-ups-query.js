/** How far back the chart looks: Keen's timeframe and interval. */
export const SPANS = {
  'last hour': { timeframe: 'this_60_minutes', interval: 'minutely' },
  'last day': { timeframe: 'this_24_hours', interval: 'hourly' },
  'last 14 days': { timeframe: 'this_14_days', interval: 'daily' },
  'last 12 weeks': { timeframe: 'this_12_weeks', interval: 'weekly' },
};

/** More groups than this are counted together. */
const MOST_GROUPS = 7;

/**
 * @param {{collection: string, span: string, groupBy: string, timezone: string}} choice `groupBy` is
 *   empty for no groups
 * @returns {object} the parameters of Keen's analysis `count`
 */
export const parametersOf = ({ collection, span, groupBy, timezone }) => ({
  event_collection: collection,
  ...SPANS[span],
  timezone,
  ...(groupBy !== '' && { group_by: groupBy }),
});

const nameOf = (value) => {
  if (value === null || value === undefined) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/**
 * @param {object[]} result of a `count` with an interval: `{timeframe: {start}, value}`, where `value`
 *   is a number or a list of `{[groupBy]: …, result}`
 * @param {string} groupBy
 * @returns {{starts: string[], groups: {name: string, counts: number[]}[]}} the largest groups first
 */
export function seriesOf(result, groupBy) {
  const starts = result.map(({ timeframe }) => timeframe.start);
  const counts = new Map();
  for (const [at, { value }] of result.entries()) {
    const groups = groupBy === '' ? [{ result: value }] : value;
    for (const group of groups) {
      const name = groupBy === '' ? 'sign-ups' : nameOf(group[groupBy]);
      if (!counts.has(name)) counts.set(name, new Array(result.length).fill(0));
      counts.get(name)[at] += group.result;
    }
  }
  const sum = (list) => list.reduce((total, count) => total + count, 0);
  const groups = [...counts]
    .map(([name, list]) => ({ name, counts: list, total: sum(list) }))
    .filter(({ total }) => total > 0 || groupBy === '')
    .sort((one, other) => other.total - one.total);
  if (groups.length <= MOST_GROUPS) return { starts, groups };
  const rest = groups.splice(MOST_GROUPS - 1);
  const others = starts.map((_, at) => sum(rest.map((group) => group.counts[at])));
  return { starts, groups: [...groups, { name: `${rest.length} others`, counts: others }] };
}
