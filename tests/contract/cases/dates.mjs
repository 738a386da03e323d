// user.created_at: when the sign-up happened, in the forms that stores of users write.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { boom, withGetter } from '../hostile-objects.mjs';
import { goesOn, marked, recorded, recordedWithLine, sent } from '../outcome.mjs';
import { makeEvent, makeUser } from '../sign-up.mjs';

const SECOND = '2026-03-01T10:20:30.000Z';
const EXACT = '2026-03-01T10:20:30.456Z';
const MS = 1_772_360_430_456;

/** A form, made new for each login, and the timestamp of its event. */
const FORMS = [
  ['ISO 8601', () => EXACT, EXACT],
  ['ISO 8601 without a fraction', () => '2026-03-01T10:20:30Z', SECOND],
  ['ISO 8601 with microseconds', () => '2026-03-01T10:20:30.456789Z', EXACT],
  ['ISO 8601 to the minute', () => '2026-03-01T10:20Z', '2026-03-01T10:20:00.000Z'],
  ['ISO 8601 with an offset', () => '2026-03-01T12:20:30+02:00', SECOND],
  ['ISO 8601 with an offset to the west', () => '2026-03-01T04:50:30.456-05:30', EXACT],
  ['ISO 8601 with an offset without a colon', () => '2026-03-01T12:20:30+0200', SECOND],
  ['ISO 8601 with a space', () => '2026-03-01 10:20:30Z', SECOND],
  ['ISO 8601 without a zone, which is UTC', () => '2026-03-01T10:20:30', SECOND],
  ['a date of SQL, which is UTC', () => '2026-03-01 10:20:30.456', EXACT],
  ['a date of SQL with an offset of hours', () => '2026-03-01 12:20:30+02', SECOND],
  ['ISO 8601 in lower case', () => '2026-03-01t10:20:30z', SECOND],
  ['a day', () => '2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['RFC 2822', () => 'Sun, 01 Mar 2026 10:20:30 GMT', SECOND],
  ['RFC 2822 with an offset', () => 'Sun, 1 Mar 2026 12:20:30 +0200', SECOND],
  ['RFC 2822 without the weekday', () => '01 Mar 2026 10:20:30 +0000', SECOND],
  ['milliseconds', () => MS, EXACT],
  ['milliseconds as text', () => `${MS}`, EXACT],
  ['seconds', () => 1_772_360_430, SECOND],
  ['seconds as text', () => '1772360430', SECOND],
  ['seconds with a fraction', () => 1_772_360_430.456, EXACT],
  ['seconds of 2001', () => 1_000_000_000, '2001-09-09T01:46:40.000Z'],
  ['milliseconds of 2001', () => 1_000_000_000_000, '2001-09-09T01:46:40.000Z'],
  ['a Date', () => new Date(MS), EXACT],
  ["another realm's Date", () => vm.runInNewContext(`new Date(${MS})`), EXACT],
  ['a $date of ISO 8601', () => ({ $date: EXACT }), EXACT],
  ['a $date of milliseconds', () => ({ $date: MS }), EXACT],
  ['a $date of milliseconds as text', () => ({ $date: `${MS}` }), EXACT],
  ['a $date of a $numberLong', () => ({ $date: { $numberLong: `${MS}` } }), EXACT],
  ['space around ISO 8601', () => ` ${EXACT}\n`, EXACT],
];

const understood = FORMS.map(([form, make, timestamp]) => ({
  name: `created_at as ${form} is the timestamp`,
  given: () => ({ user: makeUser({ created_at: make() }) }),
  expect: (seen) => recorded(seen, makeEvent({ keen: { timestamp } })),
}));

/** All of them are long ago for a window of a minute. */
const passedOver = FORMS.map(([form, make]) => ({
  name: `created_at as ${form} counts for the window`,
  given: () => ({
    user: makeUser({ created_at: make() }),
    settings: { KEENIO_SIGNUP_WINDOW: '1m' },
  }),
  expect(seen) {
    goesOn(seen);
    assert.equal(seen.requests.length, 0, 'requests');
    marked(seen);
  },
}));

const isNow = ({ keen: { timestamp } }, { startedAt }) => {
  assert.equal(new Date(timestamp).toISOString(), timestamp);
  const ms = Date.parse(timestamp);
  assert.ok(startedAt <= ms && ms <= Date.now(), timestamp);
};

const missing = [undefined, null, ''].map((created_at) => ({
  name: `created_at is ${JSON.stringify(created_at)}: the timestamp is now`,
  given: () => ({ user: makeUser({ created_at }) }),
  expect(seen) {
    goesOn(seen);
    isNow(sent(seen), seen);
    assert.deepEqual(seen.lines, []);
  },
}));

const NOT_UNDERSTOOD = [
  ['words', () => 'the day before yesterday'],
  ['words with a number', () => 'version 8821'],
  ['an e-mail', () => 'ada@analytical.example'],
  ['a month that does not exist', () => '2026-13-45T10:20:30Z'],
  ['0', () => 0],
  ['a negative number', () => -8821],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Infinity],
  ['far too many milliseconds', () => 1e300],
  ['a boolean', () => true],
  ['a BigInt', () => 8821n],
  ['a symbol', () => Symbol('8821')],
  ['a function', () => boom],
  ['an empty object', () => ({})],
  ['a list', () => [8821]],
  ['an invalid Date', () => new Date(Number.NaN)],
  ['a $date of words', () => ({ $date: 'some day 8821' })],
  ['a $date of an object', () => ({ $date: { of: 8821 } })],
  ['an object whose toJSON throws', () => ({ toJSON: boom })],
  ['megabytes', () => '8821'.repeat(1e6)],
];

const tellsOfTheDate = (seen) => {
  isNow(recordedWithLine(seen, /\buser\.created_at\b/), seen);
  assert.doesNotMatch(seen.lines[0], /8821|yesterday/, 'the value was told');
  marked(seen);
};

const notUnderstood = NOT_UNDERSTOOD.flatMap(([what, make]) =>
  [undefined, '30m'].map((KEENIO_SIGNUP_WINDOW) => ({
    name: `created_at is ${what}, window ${KEENIO_SIGNUP_WINDOW}: now, and one line says so`,
    given: () => ({
      user: makeUser({ created_at: make() }),
      settings: { KEENIO_SIGNUP_WINDOW },
    }),
    expect: tellsOfTheDate,
  })),
);

export const dates = [
  ...understood,
  ...passedOver,
  ...missing,
  ...notUnderstood,
  {
    name: 'created_at cannot be read: now, and one line says so',
    needs: 'getters',
    given: () => ({ user: withGetter(makeUser(), 'created_at') }),
    expect: tellsOfTheDate,
  },
];
