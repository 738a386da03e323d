// What the local Keen tells listeners in its own process.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { ask, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen();
});
beforeEach(() => keen.reset());
after(() => keen.close());

/** The next change that a listener hears about. */
const nextChange = () =>
  new Promise((resolve) => {
    const stop = keen.onChange((change) => {
      stop();
      resolve(change);
    });
  });

describe('onChange', () => {
  test('tells of a whole batch at once, in order, without what was known or refused', async () => {
    const change = nextChange();
    const token = { keen: { uniqueness_token: 't' } };
    const batch = { a: [{ n: 1, ...token }, token, { 'b.c': 1 }], d: [{ n: 2 }] };
    await write(keen, batch, { path: '' });
    const { stored, removed } = await change;
    assert.deepEqual(
      stored.map(({ collection, event }) => [collection, event.n]),
      [
        ['a', 1],
        ['d', 2],
      ],
    );
    assert.equal(removed, 0);
  });

  test('tells how many events were deleted', async () => {
    for (const n of [1, 2]) await write(keen, { n });
    const deleted = nextChange();
    await ask(keen, 'DELETE', '/events/signups');
    assert.deepEqual(await deleted, { stored: [], removed: 2 });
    await write(keen, { n: 3 });
    const emptied = nextChange();
    keen.reset();
    assert.deepEqual(await emptied, { stored: [], removed: 1 });
  });
});
