import { localTime, timeOfLocal } from './timezone.mjs';

/** The lengths of the units, in milliseconds; those of months and years are averages. */
export const LENGTHS = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_629_746_000,
  year: 31_556_952_000,
};

/** @typedef {keyof typeof LENGTHS} Unit @typedef {import('./timezone.mjs').Zone} Zone */

/** 1 January 1970 was a Thursday, the fifth day of Keen's weeks, which begin on Sunday. */
const FIRST_WEEKDAY = 4;

/** The midnight before a local time, or the first of its week, month or year. */
function startOfLocal(unit, local) {
  const day = Math.floor(local / LENGTHS.day);
  const date = new Date(local);
  switch (unit) {
    case 'day':
      return day * LENGTHS.day;
    case 'week':
      return (day - ((((day + FIRST_WEEKDAY) % 7) + 7) % 7)) * LENGTHS.day;
    case 'month':
      return day * LENGTHS.day - (date.getUTCDate() - 1) * LENGTHS.day;
    default:
      date.setUTCMonth(0, 1);
      return date.setUTCHours(0, 0, 0, 0);
  }
}

/**
 * @param {Unit} unit
 * @param {number} time milliseconds since 1970
 * @param {Zone} zone
 * @returns {number} when the unit that contains that time began
 */
export function startOf(unit, time, zone) {
  const local = localTime(time, zone);
  const length = LENGTHS[unit];
  if (length < LENGTHS.day) return time - (((local % length) + length) % length);
  return timeOfLocal(startOfLocal(unit, local), zone);
}

/**
 * Minutes and hours are lengths of time; days and longer units go by the calendar of the zone, so
 * a day may have 23 or 25 hours.
 *
 * @param {Unit} unit
 * @param {number} start the start of such a unit
 * @param {number} count may be negative
 * @param {Zone} zone
 * @returns {number} the start of the unit that many later
 */
export function addUnits(unit, start, count, zone) {
  const length = LENGTHS[unit];
  if (length < LENGTHS.day) return start + count * length;
  // From midnight, because a day that loses its first hour starts at one o'clock.
  const midnight = startOfLocal('day', localTime(start, zone));
  if (length < LENGTHS.month) return timeOfLocal(midnight + count * length, zone);
  const date = new Date(midnight);
  const months = unit === 'year' ? count * 12 : count;
  return timeOfLocal(date.setUTCMonth(date.getUTCMonth() + months), zone);
}
