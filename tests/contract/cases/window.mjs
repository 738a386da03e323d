// KEENIO_SIGNUP_WINDOW: a user who signed up longer ago is marked, and not recorded.
import assert from 'node:assert/strict';
import { denied, goesOn, marked, recorded, sent, skipped, unmarked } from '../outcome.mjs';
import { makeAuth0, makeEvent, makeUser } from '../sign-up.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const createdAgo = (ms) => makeUser({ created_at: new Date(Date.now() - ms).toISOString() });

/** Marked and saved; nothing was sent. */
function passedOver(seen) {
  goesOn(seen);
  assert.equal(seen.requests.length, 0, 'requests');
  assert.deepEqual(seen.lines, []);
  marked(seen);
}

const old = [
  ['30m', 31 * MINUTE],
  ['24h', 25 * HOUR],
  ['7d', 8 * DAY],
  ['1m', 2 * MINUTE],
  ['1d', 3650 * DAY],
].map(([window, age]) => ({
  name: `${window}: a user created ${age / MINUTE} minutes ago is marked and not recorded`,
  needs: 'mark',
  given: () => ({
    user: createdAgo(age),
    auth0: makeAuth0(),
    settings: { KEENIO_SIGNUP_WINDOW: window },
  }),
  expect(seen) {
    passedOver(seen);
    const { saves } = seen.given.auth0;
    assert.equal(saves.length, 1);
    assert.deepEqual({ ...saves[0].values[1] }, { signedUp: true });
  },
}));

const recent = [
  ['30m', 29 * MINUTE],
  ['24h', 23 * HOUR],
  ['7d', 6 * DAY],
  ['4294967295d', 3650 * DAY],
  ['1m', -DAY],
].map(([window, age]) => ({
  name: `${window}: a user created ${age / MINUTE} minutes ago is recorded`,
  given: () => ({ user: createdAgo(age), settings: { KEENIO_SIGNUP_WINDOW: window } }),
  expect(seen) {
    const timestamp = seen.given.user.created_at;
    recorded(seen, makeEvent({ keen: { timestamp } }));
    marked(seen);
  },
}));

const unknown = {
  name: 'created_at is absent: within every window',
  given: () => ({
    user: makeUser({ created_at: undefined }),
    settings: { KEENIO_SIGNUP_WINDOW: '30m' },
  }),
  expect(seen) {
    goesOn(seen);
    sent(seen);
    marked(seen);
  },
};

const refused = [
  '0m',
  '0d',
  '30',
  'm',
  '30s',
  '7w',
  '1.5h',
  '-1d',
  '+1d',
  '1 d',
  '7D',
  '1e3d',
  ' 7d',
  'P7D',
  'seven days',
  '4294967296d',
  '７d',
  'é',
].map((window) => ({
  name: `KEENIO_SIGNUP_WINDOW refuses ${JSON.stringify(window)}`,
  given: () => ({ settings: { KEENIO_SIGNUP_WINDOW: window } }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, /^KEENIO_SIGNUP_WINDOW must be .*\b30m, 24h or 7d$/);
    assert.equal(seen.requests.length, 0, 'requests');
    unmarked(seen);
  },
}));

export const window = [
  ...old,
  ...recent,
  unknown,
  ...refused,
  {
    name: 'without a window an old user is recorded, with the true time of the sign-up',
    given: () => ({ user: makeUser({ created_at: '2011-02-03T04:05:06.007Z' }) }),
    expect(seen) {
      recorded(seen, makeEvent({ keen: { timestamp: '2011-02-03T04:05:06.007Z' } }));
      assert.equal(seen.keen.events()[0].keen.timestamp, '2011-02-03T04:05:06.007Z');
    },
  },
  {
    name: 'KEENIO_SIGNUP_WINDOW left empty counts as absent',
    given: () => ({ settings: { KEENIO_SIGNUP_WINDOW: '' } }),
    expect: (seen) => recorded(seen),
  },
  {
    name: 'an old user whose mark cannot be saved: one line, and the login goes on',
    needs: 'mark',
    given: () => ({
      user: createdAgo(DAY),
      auth0: makeAuth0(async () => Promise.reject(new Error('no'))),
      settings: { KEENIO_SIGNUP_WINDOW: '1h' },
    }),
    expect(seen) {
      goesOn(seen);
      assert.equal(seen.requests.length, 0, 'requests');
      assert.equal(seen.lines.length, 1);
    },
  },
  {
    name: 'an old user who is marked already is skipped at once',
    given: () => ({
      user: { ...createdAgo(DAY), signedUp: true },
      settings: { KEENIO_SIGNUP_WINDOW: '1h' },
    }),
    expect: skipped,
  },
  {
    name: 'an old user whose event Keen would refuse is marked, too',
    given: () => ({
      user: { ...createdAgo(DAY), name: 'x'.repeat(10_000) },
      settings: { KEENIO_SIGNUP_WINDOW: '1h' },
    }),
    expect: passedOver,
  },
];
