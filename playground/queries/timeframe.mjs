import { parseIsoDate } from '../keen-rules.mjs';
import { addUnits, LENGTHS, startOf } from './calendar.mjs';
import { readObject, refuse } from './parameters.mjs';

/** `last_` is the old name of `previous_`. */
const RELATIVE = /^(this|previous|last)_(?:([1-9]\d{0,8})_)?(minute|hour|day|week|month|year)s?$/;

const ALIASES = { today: 'this_1_days', yesterday: 'previous_1_days' };

/** The longest relative timeframe: longer than any collection, in milliseconds. */
const LONGEST = 1000 * LENGTHS.year;

/** @typedef {{start: number, end: number}} Timeframe `end` is excluded; milliseconds since 1970 */

function readAbsolute(timeframe) {
  const { start, end } = readObject(timeframe, 'timeframe', ['start', 'end']);
  const [from, to] = [parseIsoDate(start), parseIsoDate(end)];
  if (from === undefined || to === undefined) {
    refuse('start and end of timeframe must be ISO 8601 dates.');
  }
  if (from > to) refuse('start of timeframe must not be after its end.');
  return { start: from, end: to };
}

/**
 * @param {string | {start: string, end: string} | undefined} timeframe absolute; or relative, like
 *   `this_14_days`, which has the whole current day, `previous_1_month`, which has not, or `today`
 * @param {import('./timezone.mjs').Zone} zone in which days and longer units begin
 * @param {number} now milliseconds since 1970
 * @returns {Timeframe | undefined}
 * @throws {Refusal} 400
 */
export function readTimeframe(timeframe, zone, now) {
  if (timeframe === undefined) return undefined;
  if (typeof timeframe !== 'string') return readAbsolute(timeframe);
  const [, relation, count = 1, unit] = RELATIVE.exec(ALIASES[timeframe] ?? timeframe) ?? [];
  if (unit === undefined || count * LENGTHS[unit] > LONGEST) {
    refuse(
      `timeframe must be {start, end}, or relative like this_14_days, previous_1_month or today, not '${timeframe}'.`,
    );
  }
  const current = startOf(unit, now, zone);
  const end = relation === 'this' ? addUnits(unit, current, 1, zone) : current;
  return { start: addUnits(unit, end, -count, zone), end };
}
