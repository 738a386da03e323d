/** When the user was created, in the forms that stores of users write. */
import { asJson, isObject } from './host.mjs';

/** Numbers below this are seconds since 1970, others milliseconds. */
const LEAST_MILLISECONDS = 1e11;
/** The last millisecond of the year 9999. */
const LAST_MS = 253_402_300_799_999;
/** No date is longer. */
const MOST_CHARACTERS = 100;

const SECONDS_OR_MILLISECONDS = /^(\d{9,15})(?:\.\d*)?$/;
// `Date.parse` reads a date into almost any text with a digit, so the form is checked first.
const ISO_8601 = /^\d{4}-/;
const RFC_2822 = /^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:/i;
/** Behind the date: a time in which there is nothing of a zone. */
const TIME_WITHOUT_ZONE = /^.{11}(?=.*:)[^a-z+-]*$/is;

/**
 * Milliseconds since 1970; undefined where there is no date, NaN where it is not understood or cannot be read.
 *
 * @param {() => unknown} read
 */
export function createdMs(read) {
  try {
    const value = read();
    if (value === undefined || value === null || value === '') return undefined;
    return isObject(value) ? objectMs(asJson(value)) : plainMs(value);
  } catch {
    return Number.NaN;
  }
}

/** A `Date` is a text in JSON. MongoDB writes `{"$date": …}`, with a `{"$numberLong": "…"}` for some. */
function objectMs(json) {
  const date = json?.$date ?? json;
  return plainMs(date?.$numberLong ?? date);
}

function plainMs(value) {
  if (typeof value === 'number') return numberMs(value);
  if (typeof value !== 'string' || value.length > MOST_CHARACTERS) return Number.NaN;
  const text = value.trim();
  const number = SECONDS_OR_MILLISECONDS.exec(text);
  return number ? numberMs(Number(number[1])) : dateMs(text);
}

/** 0 stands for "not known" in many stores. */
function numberMs(number) {
  const ms = number < LEAST_MILLISECONDS ? number * 1000 : number;
  return ms > 0 && ms <= LAST_MS ? ms : Number.NaN;
}

function dateMs(text) {
  if (!ISO_8601.test(text) && !RFC_2822.test(text)) return Number.NaN;
  // Without a zone engines take the time of the process, and stores mean UTC.
  const ms = Date.parse(TIME_WITHOUT_ZONE.test(text) ? `${text}Z` : text);
  return ms <= LAST_MS ? ms : Number.NaN;
}
