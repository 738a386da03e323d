// Whatever Cognito's trigger is called with: the event is handed back as it was, or the failure thrown.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { revoked, throwing, withGetter } from './hostile-objects.mjs';
import { cognito, triggerOf } from './hosts/cognito.mjs';
import { sandbox } from './hosts/container.mjs';
import { evaluate } from './hosts/module.mjs';
import { settle } from './hosts/promise.mjs';
import { tellsNothing } from './outcome.mjs';
import {
  makeContext,
  makeEvent,
  makeSettings,
  makeUser,
  mapping,
  PROJECT_ID,
  SECRETS,
  token,
  WRITE_KEY,
} from './sign-up.mjs';

const SUB = 'a1b2c3d4-5678-90ab-cdef-1234567890ab';

let keen;
let host;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  host = await cognito.open({ transport: 'fetch' });
});
beforeEach(() => keen.reset());
after(async () => {
  await host.close();
  await keen.close();
});

const settings = (more) => makeSettings(keen.url, more);

/** The event of a trigger, as Cognito documents it. */
const makeTrigger = (more) => ({
  ...triggerOf({ context: makeContext({ clientID: 'client1' }) }),
  request: {
    userAttributes: {
      sub: SUB,
      name: 'Ada Lovelace',
      email: 'ada@analytical.example',
      email_verified: 'true',
      'custom:plan': 'gold',
    },
    clientMetadata: { campaign: 'spring' },
  },
  ...more,
});
const withAttributes = (userAttributes) => makeTrigger({ request: { userAttributes } });

/** One call; it must end within the time that Cognito waits. */
async function call(event, configuration = settings(), more) {
  const outcome = await host.run({ event, configuration, ...more });
  const calls = outcome.thrown ? [outcome.thrown] : [];
  tellsNothing({ calls, lines: outcome.lines }, SECRETS);
  return outcome;
}

/** It hands back the very event. */
function handsBack(outcome, event, lines = []) {
  assert.equal(outcome.thrown, undefined);
  assert.ok(Object.is(outcome.resolved.value, event));
  assert.deepEqual(outcome.lines, lines);
}

function throws({ thrown, lines }, code) {
  assert.equal(thrown?.error.name, 'KeenSignupError');
  assert.equal(thrown.error.code, code);
  assert.deepEqual(lines, []);
}

const freeze = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

describe('a confirmed sign-up', () => {
  for (const [what, make] of [
    ['is recorded', (event) => event],
    ['that is frozen is recorded', freeze],
  ]) {
    test(`${what}; the event is handed back as it was`, async () => {
      const event = make(makeTrigger());
      const started = Date.now();
      handsBack(await call(event), event);
      assert.deepEqual(event, makeTrigger());
      const [{ keen: own, ...sent }] = keen.requests.map(({ body }) => JSON.parse(body));
      assert.deepEqual(sent, { userId: SUB, name: 'Ada Lovelace' });
      assert.equal(own.uniqueness_token, token(SUB));
      const time = Date.parse(own.timestamp);
      assert.ok(started <= time && time <= Date.now(), own.timestamp);
    });
  }

  test('is one event, however often Cognito calls', async () => {
    for (let time = 0; time < 3; time += 1) await call(makeTrigger());
    assert.equal(keen.requests.length, 3);
    assert.equal(keen.events().length, 1);
  });

  for (const [path, value] of [
    ['user.email', 'ada@analytical.example'],
    ['user.custom:plan', 'gold'],
    ['user.user_id', SUB],
    ['user.sub', SUB],
    ['user.username', 'ada'],
    ['context.clientID', 'client1'],
    ['event.userPoolId', 'eu-west-1_abc'],
    ['event.request.clientMetadata.campaign', 'spring'],
    ['user.custom:nothing', undefined],
  ]) {
    test(`${path} can be mapped`, async () => {
      await call(makeTrigger(), settings(mapping({ mapped: path })));
      assert.deepEqual(JSON.parse(keen.requests[0].body).mapped, value);
    });
  }
});

describe('another trigger is left alone, with one line', () => {
  const line = 'keen-signup-rule: left alone: the trigger is not PostConfirmation_ConfirmSignUp';
  for (const [what, event] of [
    ['a new password', makeTrigger({ triggerSource: 'PostConfirmation_ConfirmForgotPassword' })],
    ['before the sign-up', makeTrigger({ triggerSource: 'PreSignUp_SignUp' })],
    ['none', makeTrigger({ triggerSource: undefined })],
    ['one that throws', withGetter(makeTrigger(), 'triggerSource')],
    ['no event', undefined],
    ['null', null],
    ['a text', 'PostConfirmation_ConfirmSignUp'],
  ]) {
    test(what, async () => {
      handsBack(await call(event), event, [line]);
      assert.equal(keen.requests.length, 0);
    });
  }
});

describe('what is missing or cannot be read', () => {
  for (const [what, event, code] of [
    ['request', makeTrigger({ request: undefined }), 'KEEN_EVENT'],
    ['request, which throws', withGetter(makeTrigger(), 'request'), 'KEEN_EVENT'],
    ['userAttributes', withAttributes(undefined), 'KEEN_EVENT'],
    ['userAttributes, null', withAttributes(null), 'KEEN_EVENT'],
    ['userAttributes, a text', withAttributes('ada'), 'KEEN_EVENT'],
    ['userAttributes, revoked', withAttributes(revoked()), 'KEEN_EVENT'],
    ['sub, which throws', withAttributes(withGetter({}, 'sub')), 'KEEN_EVENT'],
  ]) {
    test(`${what}: ${code}`, async () => {
      throws(await call(event), code);
      const outcome = await call(event, settings({ KEENIO_ON_ERROR: 'allow' }));
      assert.equal(outcome.lines.length, 1);
      handsBack(outcome, event, outcome.lines);
      assert.match(outcome.lines[0], new RegExp(`^keen-signup-rule: ${code}: `));
    });
  }

  for (const [what, configuration] of [
    ['credentials', {}],
    ['an environment', null],
    ['an environment that can be read', throwing()],
  ]) {
    test(`${what}: KEEN_SETTINGS`, async () => {
      throws(await call(makeTrigger(), configuration), 'KEEN_SETTINGS');
    });
  }

  test('a process: KEEN_SETTINGS', async () => {
    const context = sandbox({ Buffer, setTimeout, clearTimeout });
    const { handler } = evaluate('cognito.cjs', context);
    throws(await settle(() => handler(makeTrigger()), context, {}), 'KEEN_SETTINGS');
  });

  test('sub: the event has no token', async () => {
    const event = withAttributes({ name: 'Ada Lovelace' });
    handsBack(await call(event), event);
    const [{ keen: own, ...sent }] = keen.requests.map(({ body }) => JSON.parse(body));
    assert.deepEqual([sent, own.uniqueness_token], [{ name: 'Ada Lovelace' }, undefined]);
  });

  for (const part of ['callerContext', 'userName']) {
    test(`${part}: recorded`, async () => {
      const event = makeTrigger({ [part]: undefined });
      handsBack(await call(event), event);
      assert.equal(keen.events().length, 1);
    });
  }
});

describe('Keen fails', () => {
  for (const [code, fault] of [
    ['KEEN_UNAVAILABLE', { status: 503 }],
    ['KEEN_REJECTED', { status: 401 }],
    ['KEEN_NETWORK', { reset: 'before' }],
  ]) {
    test(`deny: ${code} is thrown, and the next call is recorded`, async () => {
      keen.fault(fault);
      throws(await call(makeTrigger()), code);
      await call(makeTrigger());
      assert.equal(keen.events().length, 1);
    });

    test(`allow: ${code} is one line`, async () => {
      keen.fault(fault);
      const event = makeTrigger();
      const outcome = await call(event, settings({ KEENIO_ON_ERROR: 'allow' }));
      assert.match(outcome.lines[0], new RegExp(`^keen-signup-rule: ${code}: `));
      handsBack(outcome, event, outcome.lines.slice(0, 1));
    });
  }
});

describe('the time of one sign-up', () => {
  for (const [what, more, expected] of [
    ['KEENIO_TIMEOUT_MS is missing', {}, 4000],
    ['KEENIO_TIMEOUT_MS is empty', { KEENIO_TIMEOUT_MS: '' }, 4000],
    ['KEENIO_TIMEOUT_MS is 700', { KEENIO_TIMEOUT_MS: '700' }, 700],
  ]) {
    test(`${what}: ${expected} ms`, async () => {
      const asked = [];
      const context = sandbox({
        Buffer,
        clearTimeout,
        fetch: async () => ({ status: 201, headers: new Map(), body: [] }),
        process: { env: settings(more) },
        setTimeout(run, ms, ...values) {
          asked.push(ms);
          return setTimeout(run, ms, ...values);
        },
      });
      const { handler } = evaluate('cognito.cjs', context);
      const event = makeTrigger();
      handsBack(await settle(() => handler(event), context, {}), event);
      assert.equal(Math.max(...asked), expected);
    });
  }
});

test('the user of the contract has the same event as in a rule, but for the IP', async () => {
  const user = makeUser();
  await call(triggerOf({ user, context: makeContext() }));
  const { ip: _, ...expected } = makeEvent();
  assert.deepEqual(JSON.parse(keen.requests[0].body), expected);
});
