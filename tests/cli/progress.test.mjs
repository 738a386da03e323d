// Progress of a long call: a bar on a terminal, lines in a log.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { startProgress } from '../../cli/progress.mjs';
import { createIo } from './command-io.mjs';

let work;
const ask = () => ({
  ...work,
  count: work.done * 1000,
  unit: 'users',
  detail: `${work.done * 1000} sent, 2 refused`,
});

beforeEach(() => {
  work = { done: 0, total: 40 };
  mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] });
});
afterEach(() => mock.timers.reset());

describe('on a terminal', () => {
  /** A terminal that keeps what is written to it. */
  function createTerminal() {
    const io = createIo();
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    return {
      ...io,
      stderr,
      log: (line) => stderr.write(`${line}\n`),
      shown: () => String(stderr.read()),
    };
  }

  test('a bar with share, time left, rate and counts', () => {
    const io = createTerminal();
    const progress = startProgress(io, ask);
    for (work.done = 1; work.done < 10; work.done += 1) mock.timers.tick(100);
    mock.timers.tick(200);
    const shown = io.shown();
    assert.match(shown, /█+░+ 25% \| \d+s left \| [\d,]+ users\/s \| 10000 sent, 2 refused/);
    progress.stop();
  });

  test('without a total there is no bar', () => {
    work.total = undefined;
    const io = createTerminal();
    const progress = startProgress(io, ask);
    mock.timers.tick(200);
    const shown = io.shown();
    assert.match(shown, /users\/s \| 0 sent/);
    assert.doesNotMatch(shown, /█|░|left/);
    progress.stop();
  });

  test('a line of the log is above the bar, which is drawn again', () => {
    const io = createTerminal();
    const progress = startProgress(io, ask);
    io.shown();
    progress.log('users.json, line 7: no user id');
    mock.timers.tick(200);
    const [before, after] = io.shown().split('users.json, line 7: no user id\n');
    assert.ok(before.endsWith('\x1b[0K'), 'the bar is cleared');
    assert.match(after, /0% \|/);
    progress.stop();
  });

  test('the bar is gone in the end, and no timer is left', () => {
    const io = createTerminal();
    const progress = startProgress(io, ask);
    progress.stop();
    assert.ok(io.shown().endsWith('\x1b[2K'));
    mock.timers.tick(60_000);
    assert.equal(io.shown(), 'null');
  });
});

test('in a log, a line every five seconds', () => {
  const io = createIo();
  const progress = startProgress(io, ask);
  mock.timers.tick(4999);
  assert.equal(io.errors(), '');
  work.done = 10;
  mock.timers.tick(1);
  assert.match(io.errors(), /^keen-signup-rule: 25 %, [\d,]+ users\/s, 10000 sent, 2 refused\n$/);
  mock.timers.tick(10_000);
  assert.equal(io.errors().trim().split('\n').length, 3);
  progress.stop();
  mock.timers.tick(60_000);
  assert.equal(io.errors().trim().split('\n').length, 3);
});
