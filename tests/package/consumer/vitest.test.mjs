import { createRule } from 'keen-signup-rule';
import { onExecutePostLogin } from 'keen-signup-rule/action';
import signUp from './fake-timers.cjs';

// The default: everything but process.nextTick and queueMicrotask.
const TIMERS = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'Date',
  'performance',
];

test('sign-ups with fake timers on and off', () => {
  const fake = (all) => vi.useFakeTimers({ toFake: all ? [...TIMERS, 'queueMicrotask'] : TIMERS });
  const real = () => vi.useRealTimers();
  return signUp({ createRule, onExecutePostLogin }, process.env.KEEN_URL, { fake, real });
});
