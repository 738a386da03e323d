// What one login leaves to the next in a container that stays: the compiled module only.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { call, LEAST, sandbox } from './hosts/container.mjs';
import { observe } from './hosts/login.mjs';
import { findReachable } from './hosts/reachable.mjs';
import { read } from './hosts/rule-file.mjs';
import { watchWasm } from './hosts/watch-wasm.mjs';
import {
  makeAuth0,
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  SECRETS,
  WRITE_KEY,
} from './sign-up.mjs';

const text = `return ${read()}`;
const [, version] = /^version = "(.+)"$/m.exec(
  readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8'),
);

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** Collects garbage; some becomes garbage only after more turns. */
async function collectGarbage() {
  for (let round = 0; round < 20; round += 1) {
    await turn();
    collect();
  }
}

let keen;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
beforeEach(() => keen.reset());
after(() => keen.close());

for (const [transport, globals] of [
  ['fetch', { ...LEAST, fetch }],
  ['node:http', LEAST],
]) {
  describe(`a warm container, ${transport}`, () => {
    const login = (context, given) =>
      observe(given, ({ callback, lent }) => call({ context, text, given, callback, lent }));
    const newcomer = (user_id, more) => ({
      user: makeUser({ user_id }),
      context: makeContext(),
      configuration: makeSettings(keen.url),
      ...more,
    });
    const warm = sandbox(globals);
    const { compiled, instances } = watchWasm(warm);
    const own = () => Reflect.ownKeys(vm.runInContext('globalThis', warm));

    test('the module is compiled once, and kept under one key that has the version', async () => {
      const first = vm.runInContext('Reflect.ownKeys(globalThis)', sandbox(globals));
      for (const user_id of ['one', 'two', 'three']) {
        const { calls } = await login(warm, newcomer(user_id));
        assert.equal(calls[0].error, null);
      }
      await login(warm, newcomer('four', { configuration: {} }));
      assert.equal(compiled.length, 1, 'compiled');
      const added = own().filter((key) => !first.includes(key));
      assert.equal(added.length, 1, added.map(String).join(', '));
      const key = String(added[0].description ?? added[0]);
      assert.ok(key.includes('keen-signup-rule') && key.includes(version), key);
    });

    test('configuration and auth0 are those of each login', async () => {
      const stay = makeAuth0();
      for (const [user_id, more, collection, auth0] of [
        ['one', {}, 'signups', stay],
        ['two', { KEENIO_EVENT_COLLECTION: 'others' }, 'others', makeAuth0()],
        ['three', { KEENIO_FLAG: 'seen' }, 'signups', makeAuth0()],
      ]) {
        const configuration = makeSettings(keen.url, more);
        const { calls } = await login(warm, newcomer(user_id, { configuration, auth0 }));
        assert.equal(calls[0].error, null);
        assert.equal(keen.events(collection).at(-1).userId, user_id);
        assert.equal(auth0.saves.length, 1);
        assert.equal(auth0.saves[0].values[0], user_id);
        assert.equal(auth0.saves[0].values[1][more.KEENIO_FLAG ?? 'signedUp'], true);
      }
      assert.equal(stay.saves.length, 1);
      const { calls } = await login(warm, newcomer('four', { configuration: undefined }));
      assert.equal(calls[0].error.code, 'KEEN_SETTINGS');
    });

    test('logins at the same time keep to their own', async () => {
      const logins = Array.from({ length: 50 }, (_, number) =>
        newcomer(`user ${number}`, {
          configuration: makeSettings(keen.url, { KEENIO_EVENT_COLLECTION: `c${number % 7}` }),
          auth0: makeAuth0(),
        }),
      );
      const outcomes = await Promise.all(logins.map((given) => login(warm, given)));
      for (const [number, { calls }] of outcomes.entries()) {
        const { user, auth0 } = logins[number];
        assert.equal(calls.length, 1);
        assert.equal(calls[0].error, null);
        assert.equal(calls[0].user, user);
        assert.deepEqual(
          auth0.saves.map(({ values }) => values[0]),
          [`user ${number}`],
        );
        const users = keen.events(`c${number % 7}`).map(({ userId }) => userId);
        assert.equal(users.filter((userId) => userId === `user ${number}`).length, 1);
      }
    });

    test('nothing of a user can be reached from the container afterwards', async () => {
      const container = vm.runInContext('globalThis', warm);
      const given = { user: makeUser(), context: makeContext(), auth0: makeAuth0() };
      container.planted = given.user;
      assert.ok(findReachable(container, SECRETS), 'the search itself finds nothing');
      delete container.planted;
      const configuration = makeSettings(keen.url);
      const { calls } = await login(warm, { ...given, configuration });
      assert.equal(calls[0].error, null);
      assert.equal(findReachable(container, SECRETS), undefined);
    });

    test('nothing of a user stays in the memory of an instance that is kept', async () => {
      const { calls } = await login(warm, newcomer(makeUser().user_id));
      assert.equal(calls[0].error, null);
      await collectGarbage();
      for (const { exports } of instances.map((ref) => ref.deref()).filter(Boolean)) {
        assert.equal(findReachable(exports.memory, SECRETS), undefined);
      }
    });

    test('what the host handed in can be collected', async () => {
      const handedIn = async (more) => {
        const given = { ...newcomer('gone'), auth0: makeAuth0(), ...more };
        await login(warm, given);
        return ['user', 'context', 'configuration', 'auth0'].map(
          (name) => new WeakRef(given[name]),
        );
      };
      const kept = [
        ...(await handedIn()),
        ...(await handedIn({ configuration: {} })),
        ...(await handedIn({ user: makeUser({ name: 7n, created_at: 7n }) })),
      ];
      await collectGarbage();
      assert.deepEqual(
        kept.map((ref) => ref.deref() === undefined),
        kept.map(() => true),
      );
    });
  });
}
