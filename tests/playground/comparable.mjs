// Results of queries, in a form in which equal ones are equal.

/** Makes a result comparable: times as numbers, sums without rounding errors, lists in one order. */
export function comparable(result, isOrdered) {
  if (Array.isArray(result)) {
    const list = result.map((item) => comparable(item, isOrdered));
    return isOrdered ? list : list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof result === 'number') return Math.round(result * 1e6) / 1e6;
  if (typeof result !== 'object' || result === null) return result;
  const entries = Object.entries(result).map(([name, item]) => [
    name,
    name === 'timeframe'
      ? { start: timeOf(item.start), end: timeOf(item.end) }
      : comparable(item, isOrdered),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const timeOf = (given) => (typeof given === 'number' ? given : Date.parse(given));
