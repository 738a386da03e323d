// The pasted Action as a text, and what it does to the container it is evaluated in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { evaluate, logIn, packaged, pasted, requireBuiltin, WITH_FETCH } from './hosts/action.mjs';
import { LEAST, sandbox } from './hosts/container.mjs';
import { watchWasm } from './hosts/watch-wasm.mjs';
import { makeContext, makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from './sign-up.mjs';

const bytes = readFileSync(new URL(`../../pkg/${pasted.path}`, import.meta.url));
const { required, requireNoted } = noteRequired();

function noteRequired() {
  const required = new Set();
  return {
    required,
    requireNoted(name) {
      required.add(name.replace(/^node:/, ''));
      return requireBuiltin(name);
    },
  };
}

test('it is at most 32,768 bytes', () => {
  assert.ok(bytes.length <= 32_768, `${bytes.length} bytes`);
});

test('it is printable ASCII and starts with a comment that says what it is', () => {
  const text = bytes.toString('latin1');
  assert.equal(/[^\t\n\x20-\x7e]/.exec(text)?.index, undefined);
  assert.match(text, /^\/\*! keen-signup-rule \d+\.\d+\.\d+, https:\/\/\S+, .* \*\/\n/);
});

test('it compiles no text at run time', () => {
  assert.doesNotMatch(bytes.toString(), /\beval\s*\(|\bFunction\s*\(/);
});

describe('in a container', () => {
  let keen;
  const context = sandbox(WITH_FETCH);
  const { compiled } = watchWasm(context);
  const own = () => Reflect.ownKeys(vm.runInContext('globalThis', context));
  let action;
  before(async () => {
    keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  });
  after(() => keen.close());

  test('evaluated, it exports one function and has done nothing else', () => {
    const first = own();
    action = evaluate(pasted.path, context, requireNoted);
    assert.deepEqual(Object.keys(action), ['onExecutePostLogin']);
    assert.equal(action.onExecutePostLogin.length, 2);
    assert.deepEqual([...required], []);
    assert.equal(compiled.length, 0);
    assert.deepEqual(own(), first);
  });

  test('a user who is recorded already needs no network', async () => {
    const user = makeUser({ app_metadata: { signedUp: true } });
    const { calls } = await logIn(action.onExecutePostLogin, context, { user });
    assert.equal(calls[0].error, null);
    assert.equal(calls[0].synchronous, true, 'it resolves at once');
  });

  test("it compiles the module once, and takes Node's own modules alone", async () => {
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
    assert.deepEqual([...required].sort(), ['crypto', 'zlib']);
  });

  test('where there is no fetch, it denies as when no answer comes', async () => {
    const bare = sandbox(LEAST);
    const { onExecutePostLogin } = evaluate(pasted.path, bare);
    const { calls, thrown } = await logIn(onExecutePostLogin, bare, {
      user: makeUser(),
      configuration: makeSettings(keen.url),
    });
    assert.equal(thrown, undefined);
    assert.equal(calls[0].error.code, 'KEEN_NETWORK');
  });

  test('where there is no fetch, the one from npm brings its own, and to itself alone', async () => {
    const bare = sandbox(LEAST);
    // As Node defines names that it makes on first use.
    const assigned = vm.runInContext(
      `const assigned = [];
      Object.defineProperty(globalThis, 'AbortController', {
        get: () => undefined,
        set: (value) => assigned.push(value),
        configurable: true,
      });
      assigned`,
      bare,
    );
    const { onExecutePostLogin } = evaluate(packaged.path, bare);
    const { calls } = await logIn(onExecutePostLogin, bare, {
      user: makeUser(),
      configuration: makeSettings(keen.url),
    });
    assert.equal(calls[0].error, null);
    assert.equal(assigned.length, 0);
  });

  test('logins at the same time keep to their own', async () => {
    const marks = [];
    const logins = Array.from({ length: 30 }, (_, number) => {
      const collection = `c${number % 3}`;
      const event = {
        user: makeUser({ user_id: `user ${number}` }),
        secrets: makeSettings(keen.url, { KEENIO_EVENT_COLLECTION: collection }),
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
});
