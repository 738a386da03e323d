// Which users of an export are done: batches end in any order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Settled } from '../../cli/backfill/settled.mjs';

const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 10 }))
  .map(([first, more]) => [first, first + more]);

test('it has what was added, in whatever order, also after it was saved', () => {
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const expected = new Set();
      let settled = new Settled();
      for (const [first, last] of ranges) {
        settled.add(first, last);
        for (let number = first; number <= last; number += 1) expected.add(number);
        settled = new Settled(JSON.parse(JSON.stringify(settled)));
      }
      const all = Array.from({ length: 80 }, (_, at) => at + 1);
      assert.deepEqual(
        all.filter((number) => settled.has(number)),
        all.filter((number) => expected.has(number)),
      );
    }),
  );
});

test('ranges that touch are one', () => {
  const settled = new Settled();
  settled.add(11, 20);
  settled.add(31, 40);
  assert.deepEqual(settled.toJSON(), {
    upTo: 0,
    beyond: [
      [11, 20],
      [31, 40],
    ],
  });
  settled.add(21, 30);
  assert.deepEqual(settled.toJSON(), { upTo: 0, beyond: [[11, 40]] });
  settled.add(1, 10);
  assert.deepEqual(settled.toJSON(), { upTo: 40, beyond: [] });
});
