import { planExtraction } from './queries/extraction.mjs';
import { planFunnel } from './queries/funnel.mjs';
import { planMetric } from './queries/metrics.mjs';
import { readParameters } from './queries/parameters.mjs';
import { readSelection, SELECTION, selectEvents } from './queries/selection.mjs';

/**
 * What each kind of query makes of its parameters.
 *
 * @typedef {object} Plan
 * @property {Record<string, any>} parameters those that were given, decoded
 * @property {string[]} collections that it reads
 * @property {(eventsOf: (collection: string) => object[]) => object} run
 *
 * @typedef {object} Query
 * @property {string[]} collections that it reads
 * @property {(eventsOf: (collection: string) => object[]) => object} run gives the whole answer,
 *   `{result}`, with `steps` and perhaps `actors` for a funnel. It changes no event. A list of
 *   events may grow between two queries, and must not change otherwise. Throws a Refusal when the
 *   events do not fit the query
 * @property {(filters: object[]) => Query} withFilters the same query with more filters, such as
 *   those of an Access Key; a funnel gets them in every step
 */

function plan(analysis, parameters, now) {
  if (analysis === 'extraction') return planExtraction(parameters, now);
  if (analysis === 'funnel') return planFunnel(parameters, now);
  return planMetric(analysis, parameters, now);
}

const addFilters = (parameters, added) => ({
  ...parameters,
  filters: [...(parameters.filters ?? []), ...added],
});

/**
 * Reads a query. Events can be queried at once here; in Keen that takes some ten seconds.
 *
 * @param {string} analysis such as `count`
 * @param {unknown} parameters from the query string or the JSON body, as they came
 * @param {number} now milliseconds since 1970
 * @returns {Query}
 * @throws {import('./keen-rules.mjs').Refusal} 400 when a parameter is missing, unknown or bad, 501
 *   for what only Keen has
 */
export function parseQuery(analysis, parameters, now) {
  const { parameters: read, collections, run } = plan(analysis, parameters, now);
  return {
    collections,
    run,
    withFilters(filters) {
      const narrowed =
        analysis === 'funnel'
          ? { ...read, steps: read.steps.map((step) => addFilters(step, filters)) }
          : addFilters(read, filters);
      return parseQuery(analysis, narrowed, now);
    },
  };
}

/**
 * Reads which events a deletion is about.
 *
 * @param {object} parameters `filters`, `timeframe` and `timezone`, as in a query
 * @param {number} now milliseconds since 1970
 * @returns {(events: object[]) => object[]} the events that match, in a new list
 * @throws {import('./keen-rules.mjs').Refusal} 400
 */
export function parseSelection(parameters, now) {
  const selection = readSelection(readParameters(parameters, 'a deletion', SELECTION), now);
  return (events) => selectEvents(selection, events);
}
