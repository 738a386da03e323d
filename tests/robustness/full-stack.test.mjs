// A login that comes when the stack is full: its host gets the error of its own stack, or one
// answer; every other login is answered, and the next one is recorded.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faces } from './faces.mjs';
import { runScript } from './run-script.mjs';

/** What Node says when its own bookkeeping finds the stack full. */
const WARNING = /^(Exception in PromiseRejectCallback:[\s\S]*)?$/;

describe('the end of the stack', { concurrency: 2 }, () => {
  for (const { name } of faces) {
    test(name, async (t) => {
      const options = { values: [name], warning: WARNING };
      const { complaints, results } = await runScript('full-stack.mjs', options);
      for (const [what, ends] of Object.entries(results)) {
        const all = Object.entries(ends).map(([end, count]) => `${end} ${count}`);
        t.diagnostic(`${what}: ${all.join(', ')}`);
        assert.ok(ends.thrown + ends.denied > 0 && ends.recorded > 0, `${what} met no end`);
      }
      assert.deepEqual(complaints.slice(0, 10), []);
    });
  }
});
