// What schedules work may be replaced during one login and put back, as the fake timers of test
// libraries do. That login is answered once, and no other login waits for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faces } from './faces.mjs';
import { runScript } from './run-script.mjs';

/** What a login may come to with these broken, without which nothing can wait for a promise. */
const NEEDED = [
  [/^Promise\.prototype\.then/, /^(recorded|denied|KEEN_\w+|threw .*)$/],
  [/^(setTimeout|Promise)/, /^(recorded|denied|KEEN_\w+)$/],
  [/over a silence$/, /^(denied|KEEN_TIMEOUT)$/],
];

/** Nobody can tell a promise that keeps its reactions to itself from one that does not settle. */
const HOPELESS = /^Promise\.prototype\.then keeps/;

/** A login that is in flight may meet these, too. */
const SHARED = [/^Promise/, /^(recorded|denied|KEEN_INTERNAL)$/];

const RECORDED = /^recorded$/;

/** Where `then` fails, nobody can listen to the promise by which a face answers. */
const DEAF = /: (broken|.*\bthen is not a function|undefined is not a function)$/;

function isOne(answers, expected, what) {
  assert.equal(answers.length, 1, `${what}: ${answers.join() || 'never answered'}`);
  assert.match(answers[0], expected, what);
}

describe('scheduling that breaks during one login', { concurrency: 2 }, () => {
  for (const face of faces) {
    for (const realm of ['a context', 'this realm']) {
      test(`${face.name}, ${realm}`, async (t) => {
        const { rows, unhandled } = await runScript('wake-ups.mjs', { values: [face.name, realm] });
        assert.ok(rows.length > 50);
        for (const { name, before, during, after } of rows) {
          await t.test(name, () => {
            const [, expected] = NEEDED.find(([which]) => which.test(name)) ?? [0, RECORDED];
            if (!HOPELESS.test(name) || during.length > 0) {
              isOne(during, expected, 'the login itself');
            }
            isOne(before, SHARED[0].test(name) ? SHARED[1] : RECORDED, 'one that came before');
            isOne(after, RECORDED, 'one that came after');
          });
        }
        await t.test('nothing is left unhandled', () => {
          const left = unhandled.filter((text) => !face.isMarkless || !DEAF.test(text));
          assert.deepEqual(left, []);
        });
      });
    }
  }
});
