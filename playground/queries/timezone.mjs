import { digitsOf, refuse } from './parameters.mjs';

const DAY = 86_400_000;

/** Further east or west than any place on Earth, in seconds. */
const FURTHEST = 86_400;

/**
 * A time zone: how far its clocks are ahead of UTC at a time, in milliseconds.
 *
 * @typedef {{offsetAt: (time: number) => number}} Zone
 */

/** @returns {Zone} */
const fixedZone = (offset) => ({ offsetAt: () => offset });

/** Making one takes some fifty microseconds, and pages ask every second. */
const formats = new Map();

function formatOf(timeZone) {
  if (!formats.has(timeZone)) {
    const numbers = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' };
    const options = { timeZone, hourCycle: 'h23', year: 'numeric', ...numbers, second: 'numeric' };
    formats.set(timeZone, new Intl.DateTimeFormat('en-US', options));
  }
  return formats.get(timeZone);
}

/** @returns {Zone} @throws {RangeError} for an unknown name */
function namedZone(name) {
  const format = formatOf(name);
  return {
    offsetAt(time) {
      const parts = format.formatToParts(time).map(({ type, value }) => [type, Number(value)]);
      const { year, month, day, hour, minute, second } = Object.fromEntries(parts);
      const local = new Date(0);
      local.setUTCFullYear(year, month - 1, day);
      local.setUTCHours(hour, minute, second);
      return local.getTime() - Math.floor(time / 1000) * 1000;
    },
  };
}

/**
 * @param {string | number} [timezone] a name such as `US/Pacific` or `UTC`, or seconds east of UTC
 * @returns {Zone} UTC by default
 * @throws {Refusal} 400
 */
export function readTimezone(timezone = 'UTC') {
  if (/^-?\d{1,6}$/.test(digitsOf(timezone))) {
    const seconds = Number(timezone);
    if (Math.abs(seconds) < FURTHEST) return fixedZone(seconds * 1000);
  } else if (timezone === 'UTC') {
    return fixedZone(0);
  } else if (typeof timezone === 'string' && /^[A-Z]/i.test(timezone)) {
    try {
      return namedZone(timezone);
    } catch {
      // An unknown name, refused below.
    }
  }
  return refuse("timezone must be a name such as 'US/Pacific', or seconds east of UTC.");
}

/** @returns {number} what the clocks of the zone show at a time, as if that were UTC */
export const localTime = (time, zone) => time + zone.offsetAt(time);

/**
 * @param {number} local what the clocks show, as if that were UTC
 * @param {Zone} zone
 * @returns {number} the first time at which they show it. When they skip it, as at the start of
 *   summer time, then the time at which clocks that had not been changed would show it
 */
export function timeOfLocal(local, zone) {
  const before = zone.offsetAt(local - DAY);
  const after = zone.offsetAt(local + DAY);
  const candidates = [local - Math.max(before, after), local - Math.min(before, after)];
  return candidates.find((time) => localTime(time, zone) === local) ?? local - before;
}
