// An event that would be too large, or nested too deeply, goes without the parts that make it so.
import assert from 'node:assert/strict';
import { inHost, leftOut, marked, recordedWithLine } from '../outcome.mjs';
import { makeEvent, makeProfile, makeUser, mapping } from '../sign-up.mjs';

const deep = (levels) => {
  let value = [];
  for (let depth = 0; depth < levels; depth += 1) value = [value];
  return value;
};

/** What is mapped, beside a small property. */
const mappedValues = [
  ['one property of two megabytes', { big: Array(200).fill('x'.repeat(9_000)) }],
  [
    'two properties of half a megabyte',
    { one: Array(60).fill('x'.repeat(9_000)), two: Array(60).fill('é'.repeat(4_500)) },
  ],
  [
    'a hundred properties',
    Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`p${at}`, Array(2).fill('x'.repeat(9_000))]),
    ),
  ],
  ['a list of a million numbers', { big: Array(1e6).fill(7) }],
  [
    'twenty thousand objects',
    {
      big: Object.fromEntries(
        Array.from({ length: 20_000 }, (_, at) => [`p${at}`, { x: 'y'.repeat(100) }]),
      ),
    },
  ],
].map(([what, profile]) => ({
  name: `an event over 900,000 bytes, ${what}: sent without it`,
  given: () => ({
    user: makeProfile(profile),
    settings: mapping({
      plan: 'user.app_metadata.plan',
      ...Object.fromEntries(Object.keys(profile).map((name) => [name, `user.${name}`])),
    }),
  }),
  expect(seen) {
    const event = recordedWithLine(seen, /left out of the event: \w+(\.\w+)* \(.*900,?000/);
    const { userId, name, plan } = event;
    assert.deepEqual(
      { userId, name, plan },
      { userId: makeUser().user_id, name: 'Ada Lovelace', plan: 'gold' },
    );
    assert.ok(Buffer.byteLength(seen.requests[0].body) <= 900_000);
    marked(seen);
  },
}));

const byName = {
  name: 'an event over 900,000 bytes by its name: sent without it',
  given: () => ({ user: makeUser({ name: Array(200).fill('x'.repeat(9_000)) }) }),
  expect: (seen) => leftOut(seen, makeEvent({ name: undefined }), ['name']),
};

export const tooLarge = [
  ...mappedValues,
  byName,
  ...[1_000, 100_000].map((levels) => ({
    name: `a name of ${levels} levels: the event goes, one line`,
    given: () => ({ user: makeUser({ name: deep(levels) }) }),
    expect(seen) {
      const { name, ...event } = recordedWithLine(seen, /left out of the event: name/);
      assert.deepEqual(event, inHost(seen, makeEvent({ name: undefined })));
      assert.equal(seen.keen.events().length, 1, 'Keen did not take it');
    },
  })),
];
