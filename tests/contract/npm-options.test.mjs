// What only the package has: the options of createRule, and one module for all its faces.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { logIn, WITH_FETCH } from './hosts/action.mjs';
import { sandbox } from './hosts/container.mjs';
import { observe } from './hosts/login.mjs';
import { evaluate } from './hosts/module.mjs';
import { watchWasm } from './hosts/watch-wasm.mjs';
import {
  makeAuth0,
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  WRITE_KEY,
} from './sign-up.mjs';

const context = sandbox(WITH_FETCH);
const { compiled } = watchWasm(context);
const names = () => Reflect.ownKeys(vm.runInContext('globalThis', context));
let keen;
let npm;
let action;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
beforeEach(() => keen.reset());
after(() => keen.close());

const login = (rule, user_id = makeUser().user_id) =>
  observe({}, ({ callback }) => rule(makeUser({ user_id }), makeContext(), callback));

test('nothing happens at import', () => {
  const first = names();
  npm = evaluate('index.cjs', context);
  action = evaluate('action.cjs', context);
  assert.deepEqual(Object.keys(npm).sort(), ['createRule', 'rule']);
  assert.deepEqual(Object.keys(action), ['onExecutePostLogin']);
  assert.deepEqual(names(), first);
  assert.equal(compiled.length, 0);
});

test('nothing happens when a rule is created', () => {
  npm.createRule(new Proxy({}, { get: () => assert.fail('an option was read') }));
  assert.equal(compiled.length, 0);
});

test('the module is compiled once for all faces', async () => {
  const configuration = makeSettings(keen.url);
  const rule = npm.createRule({ configuration });
  await login(rule, 'one');
  await login(rule, 'two');
  const user = makeUser({ user_id: 'three' });
  await logIn(action.onExecutePostLogin, context, { user, context: {}, configuration });
  assert.deepEqual(
    keen.events().map(({ userId }) => userId),
    ['one', 'two', 'three'],
  );
  assert.equal(compiled.length, 1);
});

test('the options are read at each login', async () => {
  const options = { configuration: {} };
  const rule = npm.createRule(options);
  const refused = await login(rule);
  assert.equal(refused.calls[0].error.code, 'KEEN_SETTINGS');
  options.configuration = makeSettings(keen.url);
  options.auth0 = makeAuth0();
  const recorded = await login(rule);
  assert.equal(recorded.calls[0].error, null);
  assert.equal(options.auth0.saves.length, 1);
});

test('without options the settings are missing', async () => {
  for (const options of [undefined, null, {}]) {
    const { calls } = await login(npm.createRule(options));
    assert.equal(calls[0].error.code, 'KEEN_SETTINGS');
  }
});

test('a fetch of its own is called in place of the global one', async () => {
  const requests = [];
  const configuration = makeSettings('https://keen.example');
  const own = async (url, { method, headers, body }) => {
    requests.push({ url, method, headers: { ...headers }, body: JSON.parse(body) });
    return { status: 201, headers: { get: () => null }, body: null };
  };
  const { calls } = await login(npm.createRule({ configuration, fetch: own }));
  assert.equal(calls[0].error, null);
  assert.equal(requests.length, 1);
  assert.equal(requests[0].url, 'https://keen.example/3.0/projects/localproject/events/signups');
  assert.equal(requests[0].method, 'POST');
  assert.equal(requests[0].headers.authorization, WRITE_KEY);
  assert.equal(requests[0].body.userId, makeUser().user_id);
});

test('a console of its own gets the log lines', async () => {
  const lines = [];
  const configuration = { KEENIO_ON_ERROR: 'allow' };
  const own = { error: (line) => lines.push(line) };
  const { calls } = await login(npm.createRule({ configuration, console: own }));
  assert.equal(calls[0].error, null);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^keen-signup-rule: KEEN_SETTINGS: /);
});
