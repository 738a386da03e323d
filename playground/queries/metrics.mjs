import { parametersOf, readAnalyses, readAnalysis } from './analyses.mjs';
import { GROUPING, readGrouping } from './grouping.mjs';
import { readInterval, startsOfIntervals } from './interval.mjs';
import { readParameters, readText, refuse } from './parameters.mjs';
import { readSelection, SELECTION } from './selection.mjs';

/** The most values of one answer: the product of groups, intervals and analyses. Not Keen's. */
const VALUES_AT_MOST = 1_000_000;

const COMMON = ['event_collection', 'interval', ...SELECTION, ...GROUPING];

/** @returns {string[]} the parameters of an analysis @throws {Refusal} for an unknown one */
const known = (analysis) =>
  analysis === 'multi_analysis' ? [...COMMON, 'analyses'] : [...COMMON, ...parametersOf(analysis)];

/** The groups of events, each with a cell for each interval; a cell has a collector per analysis. */
class Groups {
  #properties;
  #analyses;
  #intervals;
  #groups = new Map();

  /**
   * @param {import('./grouping.mjs').GroupProperty[]} properties
   * @param {import('./analyses.mjs').Run[]} analyses
   * @param {number} intervals how many, 1 for a query without
   */
  constructor(properties, analyses, intervals) {
    this.#properties = properties;
    this.#analyses = analyses;
    this.#intervals = intervals;
    if (properties.length === 0) this.#add(undefined, []);
  }

  add(event, interval) {
    const { cells } = this.#groupOf(event);
    cells[interval] ??= this.#cell();
    const cell = cells[interval];
    for (let at = 0; at < cell.length; at += 1) {
      const value = this.#analyses[at].read(event);
      if (value !== undefined) cell[at].add(value);
    }
  }

  /**
   * @param {number} interval
   * @returns {{values: any[], results: any[]}[]} each group with the results of its analyses; a
   *   group without events in the interval has those of no events, as in Keen's answers
   */
  of(interval) {
    return [...this.#groups.values()].map(({ values, cells }) => {
      const cell = cells[interval] ?? this.#cell();
      return { values, results: cell.map((collector) => collector.result()) };
    });
  }

  #cell() {
    return this.#analyses.map(({ collector }) => collector());
  }

  #groupOf(event) {
    const values = this.#properties.map(({ read }) => read(event));
    const key = values.length > 1 ? JSON.stringify(values) : values[0];
    return this.#groups.get(key) ?? this.#add(key, values);
  }

  #add(key, values) {
    const group = { values, cells: [] };
    this.#groups.set(key, group);
    if (this.#groups.size * this.#intervals * this.#analyses.length > VALUES_AT_MOST) {
      refuse(`The answer has more than ${VALUES_AT_MOST} values; take fewer groups or intervals.`);
    }
    return group;
  }
}

/** @returns {number} the index of the last start that is not after the time */
function indexOf(starts, time) {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Reads a query of one analysis, or of several that share the rest (`multi_analysis`).
 *
 * @param {string} analysis
 * @param {unknown} given the parameters
 * @param {number} now milliseconds since 1970
 * @returns {import('../keen-queries.mjs').Plan}
 * @throws {Refusal} 400, or 501 for what only Keen has
 */
export function planMetric(analysis, given, now) {
  const parameters = readParameters(given, analysis, known(analysis));
  const collection = readText(parameters.event_collection, 'event_collection');
  const isMulti = analysis === 'multi_analysis';
  const labelled = isMulti
    ? readAnalyses(parameters.analyses)
    : [['result', readAnalysis(analysis, parameters)]];
  const labels = labelled.map(([label]) => label);
  const inOrder = labelled.filter(([, { hasOrder }]) => hasOrder).map(([label]) => label);
  const grouping = readGrouping(parameters, labels, inOrder);
  const columns = [...grouping.properties.map(({ name }) => name), ...labels];
  const selection = readSelection(parameters, now);
  const interval = readInterval(parameters.interval);
  if (interval && !selection.timeframe) refuse('interval needs a timeframe.');

  /** One result, or an object with one for each label; with groups a list of rows. */
  function valueIn(groups, at) {
    const rows = groups.of(at).map(({ values, results }) => [...values, ...results]);
    if (!isMulti && grouping.properties.length === 0) return rows[0][0];
    const objects = rows.map((row) =>
      Object.fromEntries(columns.map((column, number) => [column, row[number]])),
    );
    return grouping.properties.length === 0 ? objects[0] : grouping.arrange(objects);
  }

  function run(eventsOf) {
    const { timeframe, zone } = selection;
    const starts = interval ? startsOfIntervals(timeframe, interval, zone) : [-Infinity];
    const analyses = labelled.map(([, { begin }]) => begin());
    const groups = new Groups(grouping.properties, analyses, starts.length);
    selection.visit(eventsOf(collection), (event, time) =>
      groups.add(event, indexOf(starts, time)),
    );
    for (const one of analyses) one.check();
    if (!interval) return { result: valueIn(groups, 0) };
    const bounds = [...starts, timeframe.end].map((time) => new Date(time).toISOString());
    const result = starts.map((_, at) => ({
      value: valueIn(groups, at),
      timeframe: { start: bounds[at], end: bounds[at + 1] },
    }));
    return { result };
  }

  return { parameters, collections: [collection], run };
}
