import { isObject } from '../keen-rules.mjs';
import { digitsOf, readObject, readText, refuse, refuseUnsupported } from './parameters.mjs';
import { compareValues, readerOf, readPath, scalarReaderOf } from './properties.mjs';

/**
 * Collects values of the target property, one per event, and has the result of an analysis.
 *
 * @typedef {{add: (value: any) => void, result: () => any}} Collector
 */

/** @returns {Collector} */
function count() {
  let events = 0;
  return {
    add() {
      events += 1;
    },
    result: () => events,
  };
}

/** Events without the property do not count. @returns {Collector} */
function countUnique() {
  const values = new Set();
  return {
    add(value) {
      if (value !== null) values.add(value);
    },
    result: () => values.size,
  };
}

/** Events without the property add null. @returns {Collector} */
function selectUnique() {
  const values = new Set();
  return { add: (value) => values.add(value), result: () => [...values].sort(compareValues) };
}

/** @returns {Collector} */
function sum() {
  let total = 0;
  return {
    add(value) {
      total += value;
    },
    result: () => total,
  };
}

/** @returns {Collector} */
function average() {
  let total = 0;
  let values = 0;
  return {
    add(value) {
      total += value;
      values += 1;
    },
    result: () => (values === 0 ? null : total / values),
  };
}

/** @param {(one: number, other: number) => number} choose @returns {Collector} */
function extreme(choose) {
  let chosen = null;
  return {
    add(value) {
      chosen = chosen === null ? value : choose(chosen, value);
    },
    result: () => chosen,
  };
}

/** Between two values it interpolates, as Keen's own client for JavaScript does. @returns {Collector} */
function percentile(percent) {
  const values = [];
  return {
    add: (value) => values.push(value),
    result() {
      if (values.length === 0) return null;
      const sorted = Float64Array.from(values).sort();
      const at = (percent / 100) * (sorted.length - 1);
      const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
      return low + (high - low) * (at - Math.floor(at));
    },
  };
}

/** @returns {number} above 0 and up to 100, with at most two decimals */
function readPercentile(value) {
  const isValid = /^\d{1,3}(\.\d{1,2})?$/.test(digitsOf(value)) && value > 0 && value <= 100;
  if (!isValid) refuse('percentile must be above 0 and up to 100, with at most two decimals.');
  return Number(value);
}

/**
 * For each analysis: what values it takes (`numbers` ignores all others), and its collector.
 * `count` takes events.
 */
const ANALYSES = {
  count: { takes: 'events', collector: count },
  count_unique: { takes: 'values', collector: countUnique },
  select_unique: { takes: 'values', collector: selectUnique },
  sum: { takes: 'numbers', collector: sum },
  minimum: { takes: 'numbers', collector: () => extreme(Math.min) },
  maximum: { takes: 'numbers', collector: () => extreme(Math.max) },
  average: { takes: 'numbers', collector: average },
  median: { takes: 'numbers', collector: () => percentile(50) },
  percentile: { takes: 'numbers', collector: percentile },
};

/** Analyses of Keen whose exact result is not documented. */
const UNDOCUMENTED = {
  standard_deviation:
    'standard_deviation, because Keen does not say which of its two formulas it uses',
};

/** @returns {string[]} the parameters of an analysis beside those of every query */
export function parametersOf(analysis) {
  if (Object.hasOwn(UNDOCUMENTED, analysis)) refuseUnsupported(UNDOCUMENTED[analysis]);
  if (!Object.hasOwn(ANALYSES, analysis)) {
    const known = [...Object.keys(ANALYSES), 'extraction', 'funnel', 'multi_analysis'].join(', ');
    refuse(`The local Keen answers ${known}, not '${analysis}'.`);
  }
  if (analysis === 'percentile') return ['target_property', 'percentile'];
  return analysis === 'count' ? [] : ['target_property'];
}

/**
 * One analysis, while it runs.
 *
 * @typedef {object} Run
 * @property {() => Collector} collector makes one for each group and interval
 * @property {(event: object) => any} read the value for the collector; undefined when it takes none
 * @property {() => void} check to be called when all events were read. Throws a Refusal when the
 *   property had values and none of them is a number, as Keen does
 *
 * @typedef {{hasOrder: boolean, begin: () => Run}} Analysis `hasOrder` is false for lists
 */

/** @returns {Run} of an analysis that takes numbers and ignores all other values */
function beginWithNumbers(type, path, collector) {
  const read = readerOf(path);
  let [numbers, others] = [0, 0];
  return {
    collector,
    read(event) {
      const value = read(event);
      if (typeof value === 'number') numbers += 1;
      else if (value !== null) others += 1;
      return typeof value === 'number' ? value : undefined;
    },
    check() {
      if (numbers > 0 || others === 0) return;
      refuse(`No value of '${path}' is a number; ${type} needs numbers.`);
    },
  };
}

/**
 * @param {string} type a known analysis
 * @param {{target_property?: unknown, percentile?: unknown}} parameters
 * @returns {Analysis}
 * @throws {Refusal} 400
 */
export function readAnalysis(type, { target_property: target, percentile: percent }) {
  const { takes, collector } = ANALYSES[type];
  const hasOrder = type !== 'select_unique';
  const check = () => {};
  if (takes === 'events')
    return { hasOrder, begin: () => ({ collector, read: () => null, check }) };
  const path = readPath(target, 'target_property');
  if (takes === 'values') {
    return { hasOrder, begin: () => ({ collector, read: scalarReaderOf(path), check }) };
  }
  const wanted = type === 'percentile' ? readPercentile(percent) : undefined;
  return { hasOrder, begin: () => beginWithNumbers(type, path, () => collector(wanted)) };
}

/**
 * @param {unknown} analyses of a multi_analysis: for each label an analysis
 * @returns {[label: string, Analysis][]}
 * @throws {Refusal} 400
 */
export function readAnalyses(analyses) {
  const names = ['analysis_type', 'target_property', 'percentile'];
  const labels = isObject(analyses) ? Object.entries(analyses) : [];
  if (labels.length === 0) refuse('analyses must be an object with an analysis for each label.');
  return labels.map(([label, given]) => {
    const { analysis_type: type, ...parameters } = readObject(given, `analyses.${label}`, names);
    const known = parametersOf(readText(type, `analysis_type of '${label}'`));
    const unknown = Object.keys(parameters).find((name) => !known.includes(name));
    if (unknown !== undefined) refuse(`The local Keen does not know '${unknown}' of ${type}.`);
    return [label, readAnalysis(type, parameters)];
  });
}
