import { addUnits, LENGTHS, startOf } from './calendar.mjs';
import { readText, refuse } from './parameters.mjs';

const NAMED = {
  minutely: 'minute',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
};

const CUSTOM = /^every_([1-9]\d{0,8})_(minute|hour|day|week|month|year)s?$/;

/** The longest interval, in milliseconds, so that dates stay in their range. */
const LONGEST = 1000 * LENGTHS.year;

/** The most intervals of one query, as Keen's guide to series says. */
const INTERVALS_AT_MOST = 2500;

/** @typedef {{unit: import('./calendar.mjs').Unit, count: number}} Interval */

/**
 * @param {string | undefined} interval
 * @returns {Interval | undefined}
 * @throws {Refusal} 400
 */
export function readInterval(interval) {
  if (interval === undefined) return undefined;
  if (Object.hasOwn(NAMED, readText(interval, 'interval')))
    return { unit: NAMED[interval], count: 1 };
  const [, count, unit] = CUSTOM.exec(interval) ?? [];
  if (unit === undefined || count * LENGTHS[unit] > LONGEST) {
    const names = Object.keys(NAMED).join(', ');
    refuse(`interval must be ${names}, or like every_3_days, not '${interval}'.`);
  }
  return { unit, count: Number(count) };
}

/**
 * Cuts a timeframe at the starts of units. The first and the last interval can be shorter, because
 * the timeframe may begin or end within one.
 *
 * @param {import('./timeframe.mjs').Timeframe} timeframe
 * @param {Interval} interval
 * @param {import('./timezone.mjs').Zone} zone
 * @returns {number[]} the starts, in order
 * @throws {Refusal} 400 when there are too many
 */
export function startsOfIntervals({ start, end }, { unit, count }, zone) {
  if (start === end) return [];
  const first = startOf(unit, start, zone);
  const starts = [start];
  for (let number = 1; ; number += 1) {
    const next = addUnits(unit, first, number * count, zone);
    if (next >= end) return starts;
    // In a zone that skipped a day, two starts are the same.
    if (next > starts.at(-1)) starts.push(next);
    if (starts.length > INTERVALS_AT_MOST) {
      refuse(`The timeframe has more than ${INTERVALS_AT_MOST} intervals.`);
    }
  }
}
