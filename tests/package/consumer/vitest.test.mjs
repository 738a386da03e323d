import { createRule } from 'keen-signup-rule';
import { onExecutePostLogin } from 'keen-signup-rule/action';
import signUp from './fake-timers.cjs';

const TIMERS = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'Date',
  'performance',
];

/** Node's own fetch needs these to reuse a connection, and vitest replaces those of Node. */
const NEEDED_BY_FETCH = ['setImmediate', 'clearImmediate', 'queueMicrotask'];

test('sign-ups with fake timers on and off', () => {
  const fake = (all) =>
    vi.useFakeTimers({ toFake: all ? [...TIMERS, ...NEEDED_BY_FETCH] : TIMERS });
  const real = () => vi.useRealTimers();
  return signUp({ createRule, onExecutePostLogin }, process.env.KEEN_URL, { fake, real });
});
