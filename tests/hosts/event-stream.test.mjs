// The Event Stream of the tests follows its host's policy.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EventStream } from './event-stream.mjs';

/** A stream that has run with so many messages, each answered with what `answer` gives. */
async function runWith(count, answer) {
  const stream = new EventStream(async (message) => answer(message));
  for (let number = 0; number < count; number += 1) stream.publish({ number });
  await stream.run();
  return stream;
}

describe('the policy of an Event Stream', () => {
  test('a success is delivered once', async () => {
    const { deliveries, lost } = await runWith(1, () => 200);
    assert.deepEqual([deliveries.length, lost.length], [1, 0]);
  });

  test('a failure is delivered four times, after 1, 2 and 4 seconds', async () => {
    const { deliveries, lost } = await runWith(1, () => 500);
    assert.deepEqual(
      deliveries.map(({ at }) => at),
      [0, 1000, 3000, 7000],
    );
    assert.equal(lost.length, 1);
  });

  test('a 4xx is final', async () => {
    const { deliveries, lost } = await runWith(1, () => 422);
    assert.deepEqual([deliveries.length, lost.length], [1, 1]);
  });

  test('the order is mixed', async () => {
    const { deliveries } = await runWith(100, () => 200);
    const numbers = deliveries.map(({ message }) => message.number);
    assert.notDeepEqual(
      numbers,
      numbers.toSorted((one, other) => one - other),
    );
  });

  test('500 failures in a row switch it off, 499 do not', async () => {
    const { isOn, deliveries } = await runWith(600, () => 422);
    assert.equal(isOn, false);
    assert.ok(deliveries.length < 600, `${deliveries.length} deliveries`);
    assert.equal((await runWith(499, () => 422)).isOn, true);
  });

  test('5,000 failures in all switch it off, 4,999 do not', async () => {
    const oneInTwo = () => {
      let count = 0;
      return () => (count++ % 2 === 0 ? 422 : 200);
    };
    assert.equal((await runWith(10_000, oneInTwo())).isOn, false);
    assert.equal((await runWith(9998, oneInTwo())).isOn, true);
  });
});
