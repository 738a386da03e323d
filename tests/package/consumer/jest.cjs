const { createRule } = require('keen-signup-rule');
const { onExecutePostLogin } = require('keen-signup-rule/action');
const signUp = require('./fake-timers.cjs');

test('sign-ups with fake timers on and off', () => {
  const fake = () => jest.useFakeTimers();
  const real = () => jest.useRealTimers();
  return signUp({ createRule, onExecutePostLogin }, process.env.KEEN_URL, { fake, real });
});
