import { readFilters } from './filters.mjs';
import { readTimeframe } from './timeframe.mjs';
import { readTimezone } from './timezone.mjs';

/** The parameters of every analysis that say which events it is about. */
export const SELECTION = ['filters', 'timeframe', 'timezone'];

/**
 * Which events a query is about.
 *
 * @typedef {object} Selection
 * @property {import('./timezone.mjs').Zone} zone
 * @property {import('./timeframe.mjs').Timeframe | undefined} timeframe undefined for all time
 * @property {(events: object[], visit: (event: object, time: number) => void) => void} visit calls
 *   `visit` with each event that matches and its time, in order of arrival
 */

/** The times of the events in a list, which only grows while it is the same list. */
const known = new WeakMap();

/** @returns {number[]} the time of each event, parsed once, because pages ask every second */
function timesOf(events) {
  const times = known.get(events) ?? [];
  known.set(events, times);
  for (let at = times.length; at < events.length; at += 1) {
    times.push(Date.parse(events[at].keen.timestamp));
  }
  return times;
}

/**
 * @param {{filters?: unknown, timeframe?: unknown, timezone?: unknown}} parameters
 * @param {number} now milliseconds since 1970
 * @returns {Selection}
 * @throws {Refusal} 400
 */
export function readSelection({ filters, timeframe, timezone }, now) {
  const zone = readTimezone(timezone);
  const frame = readTimeframe(timeframe, zone, now);
  const { start, end } = frame ?? { start: -Infinity, end: Infinity };
  const matches = readFilters(filters);
  return {
    zone,
    timeframe: frame,
    visit(events, visit) {
      for (const [at, time] of timesOf(events).entries()) {
        if (time >= start && time < end && matches(events[at])) visit(events[at], time);
      }
    },
  };
}

/** @returns {object[]} the events that a selection matches, in order of arrival */
export function selectEvents(selection, events) {
  const selected = [];
  selection.visit(events, (event) => selected.push(event));
  return selected;
}
