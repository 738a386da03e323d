import { parseIsoDate, Refusal } from './keen-rules.mjs';

/** The parameters of a query. Others are refused, because ignoring a filter gives a wrong result. */
const PARAMETERS = [
  'analysis_type',
  'api_key',
  'event_collection',
  'include_metadata',
  'latest',
  'timeframe',
  'timezone',
];

const UNITS = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

const refuse = (message) => {
  throw new Refusal(400, 'InvalidQueryError', message);
};

/** The start of the unit that contains `time`, moved by `count` units. */
function startOf(unit, time, count) {
  const date = new Date(time);
  if (unit === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count);
  if (unit === 'year') return Date.UTC(date.getUTCFullYear() + count, 0);
  const length = UNITS[unit];
  const monday = unit === 'week' ? 4 * UNITS.day : 0; // 1970 began on a Thursday
  return Math.floor((time - monday) / length) * length + monday + count * length;
}

/** @param {string | number} [timezone] 'UTC' or seconds east of UTC, as Keen's client sends it */
function timezoneOffset(timezone = 0) {
  const seconds = timezone === 'UTC' ? 0 : Number(timezone);
  if (!Number.isFinite(seconds)) refuse("timezone must be 'UTC' or seconds east of UTC.");
  return seconds * 1000;
}

/**
 * @param {string | {start: string, end: string} | undefined} timeframe absolute, or relative like
 *   `this_14_days` and `previous_1_month`
 * @returns {[number, number]} start (included) and end (excluded), milliseconds since 1970
 */
function readTimeframe(timeframe, timezone, now) {
  if (timeframe === undefined) return [-Infinity, Infinity];
  if (typeof timeframe === 'object' && timeframe !== null) {
    const start = parseIsoDate(timeframe.start);
    const end = parseIsoDate(timeframe.end);
    if (start === undefined || end === undefined)
      refuse('start and end of timeframe must be ISO 8601 dates.');
    return [start, end];
  }
  const match = /^(this|previous)_(?:([1-9]\d{0,5})_)?(minute|hour|day|week|month|year)s?$/.exec(
    timeframe,
  );
  if (!match)
    refuse('timeframe must be {start, end}, or relative like this_14_days or previous_1_month.');
  const [, relation, count = '1', unit] = match;
  const offset = timezoneOffset(timezone);
  const last = relation === 'this' ? 1 : 0; // `this` includes the current unit
  const start = startOf(unit, now + offset, last - Number(count)) - offset;
  return [start, startOf(unit, now + offset, last) - offset];
}

/** In the query string, objects are JSON text. */
function readValue(value) {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return refuse('timeframe is not valid JSON.');
  }
}

/**
 * Answers a query. Events can be queried at once here; in Keen that takes some ten seconds.
 *
 * @param {string} analysis `count` or `extraction`
 * @param {Record<string, unknown>} parameters from the query string or the JSON body
 * @param {(collection: string) => object[]} eventsOf its lists are not changed
 * @param {number} now milliseconds since 1970
 * @returns {number | object[]} the `result`; with `latest`, the newest event comes first
 * @throws {Refusal} 400 when a parameter is missing, unknown or bad
 */
export function answerQuery(analysis, parameters, eventsOf, now) {
  if (analysis !== 'count' && analysis !== 'extraction') {
    refuse(`The local Keen answers count and extraction, not '${analysis}'.`);
  }
  const unknown = Object.keys(parameters).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) refuse(`The local Keen does not know the parameter '${unknown}'.`);
  const { event_collection: collection, latest, timezone } = parameters;
  if (typeof collection !== 'string' || collection === '') refuse('event_collection is missing.');
  const [from, to] = readTimeframe(readValue(parameters.timeframe), timezone, now);
  const found = eventsOf(collection).filter(({ keen }) => {
    const time = Date.parse(keen.timestamp);
    return time >= from && time < to;
  });
  if (analysis === 'count') return found.length;
  if (latest === undefined) return found;
  if (!/^[1-9]\d{0,6}$/.test(String(latest)))
    refuse('latest must be a whole number of at least 1.');
  return found
    .sort((one, other) => Date.parse(other.keen.timestamp) - Date.parse(one.keen.timestamp))
    .slice(0, Number(latest));
}
