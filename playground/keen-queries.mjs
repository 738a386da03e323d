import { parseIsoDate, Refusal } from './keen-rules.mjs';

/** What a query may say. Anything else is refused: an ignored filter would be a wrong answer. */
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

/** The start of the unit that holds `time`, moved by `count` units. */
function startOf(unit, time, count) {
  const date = new Date(time);
  if (unit === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count);
  if (unit === 'year') return Date.UTC(date.getUTCFullYear() + count, 0);
  const length = UNITS[unit];
  const monday = unit === 'week' ? 4 * UNITS.day : 0; // 1970 began on a Thursday
  return Math.floor((time - monday) / length) * length + monday + count * length;
}

/** An offset from UTC in seconds, as Keen's client sends it. */
function timezoneOffset(timezone = 0) {
  const seconds = timezone === 'UTC' ? 0 : Number(timezone);
  if (!Number.isFinite(seconds)) refuse("timezone: seconds east of UTC, or 'UTC'.");
  return seconds * 1000;
}

/**
 * @param {string | {start: string, end: string} | undefined} timeframe absolute, or relative such
 *   as `this_14_days` and `previous_1_month`
 * @returns {[number, number]} from (included) and to (excluded), milliseconds since 1970
 */
function readTimeframe(timeframe, timezone, now) {
  if (timeframe === undefined) return [-Infinity, Infinity];
  if (typeof timeframe === 'object' && timeframe !== null) {
    const start = parseIsoDate(timeframe.start);
    const end = parseIsoDate(timeframe.end);
    if (start === undefined || end === undefined) refuse('timeframe: start and end in ISO 8601.');
    return [start, end];
  }
  const match = /^(this|previous)_(?:([1-9]\d{0,5})_)?(minute|hour|day|week|month|year)s?$/.exec(
    timeframe,
  );
  if (!match) refuse('timeframe: {start, end}, or such as this_14_days or previous_1_month.');
  const [, relation, count = '1', unit] = match;
  const offset = timezoneOffset(timezone);
  const last = relation === 'this' ? 1 : 0; // `this` takes the running unit in
  const start = startOf(unit, now + offset, last - Number(count)) - offset;
  return [start, startOf(unit, now + offset, last) - offset];
}

/** A GET carries objects as JSON text. */
function readValue(value) {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return refuse('timeframe: not valid JSON.');
  }
}

/**
 * Answers a query. An event is there at once; Keen's own takes some ten seconds.
 *
 * @param {string} analysis `count` or `extraction`
 * @param {Record<string, unknown>} parameters of the query string or the JSON body
 * @param {(collection: string) => object[]} eventsOf stays as it is
 * @param {number} now milliseconds since 1970
 * @returns {number | object[]} the `result`; of `latest` events the newest comes first
 * @throws {Refusal} 400 when the query says what is not known here
 */
export function answerQuery(analysis, parameters, eventsOf, now) {
  if (analysis !== 'count' && analysis !== 'extraction') {
    refuse(`This local Keen knows count and extraction, not '${analysis}'.`);
  }
  const unknown = Object.keys(parameters).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) refuse(`This local Keen does not know the parameter '${unknown}'.`);
  const { event_collection: collection, latest, timezone } = parameters;
  if (typeof collection !== 'string' || collection === '') refuse('event_collection is missing.');
  const [from, to] = readTimeframe(readValue(parameters.timeframe), timezone, now);
  const found = eventsOf(collection).filter(({ keen }) => {
    const time = Date.parse(keen.timestamp);
    return time >= from && time < to;
  });
  if (analysis === 'count') return found.length;
  if (latest === undefined) return found;
  if (!/^[1-9]\d{0,6}$/.test(String(latest))) refuse('latest: a whole number from 1.');
  return found
    .sort((one, other) => Date.parse(other.keen.timestamp) - Date.parse(one.keen.timestamp))
    .slice(0, Number(latest));
}
