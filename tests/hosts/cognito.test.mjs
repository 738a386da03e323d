// The post-confirmation trigger as Cognito calls it: three times at most, 5 s each.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { makeSettings, PROJECT_ID, token, WRITE_KEY } from '../contract/sign-up.mjs';
import { answer, never } from '../robustness/virtual-host.mjs';
import { VirtualTime } from '../robustness/virtual-time.mjs';
import { makeTrigger, openLambda } from './lambda.mjs';

const { sub, name } = makeTrigger().request.userAttributes;

describe('with a Keen', () => {
  let keen;
  before(async () => {
    keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  });
  beforeEach(() => keen.reset());
  after(() => keen.close());

  test('a sign-up is stored, and the event is handed back', async () => {
    const { confirm, lines } = openLambda(makeSettings(keen.url));
    assert.deepEqual(await confirm(makeTrigger()), { calls: 1 });
    assert.deepEqual(lines, []);
    const [{ keen: own, ...event }] = keen.requests.map(({ body }) => JSON.parse(body));
    assert.deepEqual(event, { userId: sub, name });
    assert.equal(own.uniqueness_token, token(sub));
  });

  test('an answer was lost: Cognito calls again, and the sign-up is stored once', async () => {
    const { confirm } = openLambda(makeSettings(keen.url));
    keen.fault({ reset: 'stored' });
    assert.deepEqual(await confirm(makeTrigger()), { calls: 2 });
    assert.deepEqual([keen.requests.length, keen.events().length], [2, 1]);
  });

  test('three answers were lost: the person gets an error, and the sign-up is stored once', async () => {
    const { confirm } = openLambda(makeSettings(keen.url));
    keen.fault({ reset: 'stored', times: 3 });
    const { calls, error } = await confirm(makeTrigger());
    assert.deepEqual([calls, error.code], [3, 'KEEN_NETWORK']);
    assert.deepEqual([keen.requests.length, keen.events().length], [3, 1]);
  });

  test('three answers were lost under allow: the first call lets the person go on', async () => {
    const { confirm, lines } = openLambda(makeSettings(keen.url, { KEENIO_ON_ERROR: 'allow' }));
    keen.fault({ reset: 'stored', times: 3 });
    assert.deepEqual(await confirm(makeTrigger()), { calls: 1 });
    assert.equal(keen.events().length, 1);
    assert.match(lines.join('\n'), /^keen-signup-rule: KEEN_NETWORK: [^\n]+$/);
  });

  test('a new password is no sign-up', async () => {
    const { confirm } = openLambda(makeSettings(keen.url));
    const trigger = makeTrigger({ triggerSource: 'PostConfirmation_ConfirmForgotPassword' });
    assert.deepEqual(await confirm(trigger), { calls: 1 });
    assert.equal(keen.requests.length, 0);
  });
});

describe('with a Keen that', () => {
  /** A sign-up in virtual time, with a Keen that answers after so many milliseconds. */
  async function confirmWith(delay, settings) {
    const time = new VirtualTime();
    const fetch = async () => {
      await (delay === undefined ? never() : time.wait(delay));
      return answer(201);
    };
    const { confirm } = openLambda(makeSettings('https://api.keen.io', settings), { time, fetch });
    const { calls, error } = await confirm(makeTrigger());
    return { calls, code: error && (error.code ?? error.message), passed: time.passed };
  }

  test('takes 3.9 s: in time', async () => {
    assert.deepEqual(await confirmWith(3900), { calls: 1, code: undefined, passed: 3900 });
  });

  test('never answers: an error after 4 s, before Cognito stops waiting', async () => {
    const outcome = await confirmWith(undefined);
    assert.deepEqual(outcome, { calls: 3, code: 'KEEN_TIMEOUT', passed: 12_000 });
  });

  test('never answers, with a budget that is longer than Cognito waits', async () => {
    const outcome = await confirmWith(undefined, { KEENIO_TIMEOUT_MS: '15000' });
    assert.deepEqual(outcome, { calls: 3, code: 'no answer within 5 s', passed: 15_000 });
  });
});
