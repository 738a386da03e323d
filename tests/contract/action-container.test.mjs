// The Action in a container that stays: evaluated once, called at each login.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { logIn, pasted, WITH_FETCH } from './hosts/action.mjs';
import { sandbox } from './hosts/container.mjs';
import { evaluate, requireBuiltin } from './hosts/module.mjs';
import { watchWasm } from './hosts/watch-wasm.mjs';
import { makeContext, makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from './sign-up.mjs';

const context = sandbox(WITH_FETCH);
const { compiled } = watchWasm(context);
const names = () => Reflect.ownKeys(vm.runInContext('globalThis', context));
let keen;
let action;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
after(() => keen.close());

test('evaluated, it exports one function and has done nothing else', () => {
  const first = names();
  const required = [];
  action = evaluate(pasted.path, context, (name) => {
    required.push(name);
    return requireBuiltin(name);
  });
  assert.deepEqual(Object.keys(action), ['onExecutePostLogin']);
  assert.equal(action.onExecutePostLogin.length, 2);
  assert.deepEqual(required, []);
  assert.equal(compiled.length, 0);
  assert.deepEqual(names(), first);
});

test('it compiles its module once', async () => {
  for (const user_id of ['one', 'two', 'three']) {
    const { calls } = await logIn(action.onExecutePostLogin, context, {
      user: makeUser({ user_id }),
      context: makeContext(),
      configuration: makeSettings(keen.url),
    });
    assert.equal(calls[0].error, null);
  }
  assert.equal(keen.events().length, 3);
  assert.equal(compiled.length, 1);
});

test('a user who is recorded already is answered at once', async () => {
  const user = makeUser({ app_metadata: { signedUp: true } });
  const { calls } = await logIn(action.onExecutePostLogin, context, { user });
  assert.equal(calls[0].error, null);
  assert.equal(calls[0].synchronous, true);
});

test('logins at the same time keep to their own', async () => {
  const marks = [];
  const logins = Array.from({ length: 30 }, (_, number) => {
    const event = {
      user: makeUser({ user_id: `user ${number}` }),
      secrets: makeSettings(keen.url, { KEENIO_EVENT_COLLECTION: `c${number % 3}` }),
    };
    const api = {
      user: { setAppMetadata: () => marks.push(number) },
      access: { deny: assert.fail },
    };
    return action.onExecutePostLogin(event, api);
  });
  await Promise.all(logins);
  assert.deepEqual(
    marks.sort((a, b) => a - b),
    Array.from({ length: 30 }, (_, number) => number),
  );
  for (const [index, collection] of ['c0', 'c1', 'c2'].entries()) {
    const users = keen.events(collection).map(({ userId }) => Number(userId.split(' ')[1]));
    assert.equal(users.length, 10);
    assert.ok(users.every((number) => number % 3 === index));
  }
});
