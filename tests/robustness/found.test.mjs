// What the random logins, or someone who looked closely, have found: each once, by name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boom, revoked, throwing, withGetter } from '../contract/hostile-objects.mjs';
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { sizeOf } from './live-instances.mjs';
import { answer, never, openVirtualHost } from './virtual-host.mjs';

const MAPPED = { KEENIO_PROPERTIES: '{"profile": "user.user_metadata"}' };

/** One login in a host of its own. */
async function logIn({ settings, user, fetch = async () => answer(201), auth0 }) {
  const host = openVirtualHost();
  const all = await host.play([
    {
      user: makeUser(user),
      context: makeContext(),
      configuration: makeSettings('https://keen.example', settings),
      auth0,
      fetch: (_url, _init, world) => fetch(world),
    },
  ]);
  const [seen] = all;
  assert.equal(seen.thrown, undefined);
  assert.equal(seen.calls.length, 1, 'callbacks');
  const { bytes } = sizeOf(host.instances);
  return { ...seen, ...seen.calls[0], left: all.left, bytes };
}

describe('promises of the same realm', () => {
  /** A promise that is taken as it is, whatever was done to it. */
  const ownThen = (then) => (world) => Object.assign(world.realm.Promise.resolve(), { then });
  const ROWS = [
    [
      'whose constructor throws',
      ({ realm }) => withGetter(realm.Promise.resolve(answer(201)), 'constructor'),
    ],
    ['whose then throws', ownThen(boom)],
    ['whose then hands on a promise that never settles', ownThen((resolve) => resolve(never()))],
    ['whose then does nothing', ownThen(() => {})],
  ];
  for (const [what, fetch] of ROWS) {
    test(`a fetch that answers with one ${what}: an error in time, and no timer left`, async () => {
      const { error, passed, left } = await logIn({ fetch });
      assert.match(error.code, /^KEEN_(NETWORK|TIMEOUT)$/);
      assert.ok(passed <= 5000);
      assert.equal(left, 0, 'timers left');
    });
  }

  test('saving the mark answers with one that hangs: time ends it', async () => {
    let save;
    const fetch = async ({ realm }) => {
      save = () => ownThen((resolve) => resolve(never()))({ realm });
      return answer(201);
    };
    const auth0 = { users: { updateAppMetadata: () => save() } };
    const { error, lines, passed, left } = await logIn({ fetch, auth0 });
    assert.equal(error, null);
    assert.equal(lines.length, 1);
    assert.ok(passed <= 5000);
    assert.equal(left, 0, 'timers left');
  });
});

describe('a mapping that is refused tells nothing of itself', () => {
  test('digits that the engine quotes are no position', async () => {
    const { error } = await logIn({ settings: { KEENIO_PROPERTIES: 'position 5551234' } });
    assert.equal(error.code, 'KEEN_SETTINGS');
    assert.doesNotMatch(error.message, /5551234/);
  });

  test('a name in it is a part of its value', async () => {
    const { error } = await logIn({
      settings: { KEENIO_PROPERTIES: JSON.stringify({ 'ada@analytical.example': 5 }) },
    });
    assert.equal(error.code, 'KEEN_SETTINGS');
    assert.doesNotMatch(error.message, /ada@/);
  });
});

// Reading these values in any way throws again.
describe('what is thrown cannot be looked at', () => {
  for (const [what, make] of [
    ['a revoked proxy', revoked],
    ['a proxy that throws', throwing],
  ]) {
    const fail = () => {
      throw make();
    };

    test(`a setting is ${what}: KEEN_SETTINGS`, async () => {
      const { error } = await logIn({ settings: { KEENIO_WRITE_KEY: make() } });
      assert.equal(error.code, 'KEEN_SETTINGS');
    });

    test(`reading a mapped value throws ${what}: left out, with one line`, async () => {
      const { error, lines } = await logIn({
        user: { user_metadata: { toJSON: fail } },
        settings: MAPPED,
      });
      assert.equal(error, null);
      assert.equal(lines.length, 1);
    });

    test(`fetch throws ${what}: KEEN_NETWORK`, async () => {
      const { error } = await logIn({ fetch: fail });
      assert.equal(error.code, 'KEEN_NETWORK');
    });

    test(`saving the mark throws ${what}: the login goes on, with one line`, async () => {
      const { error, lines } = await logIn({ auth0: { users: { updateAppMetadata: fail } } });
      assert.equal(error, null);
      assert.equal(lines.length, 1);
    });
  }
});

test('a chunk without a length does not lift the limit of 16 KiB', async () => {
  let read = 0;
  async function* body() {
    yield {};
    for (; read < 1000; read += 1) yield Buffer.alloc(1024);
  }
  const { error } = await logIn({ fetch: async () => ({ ...answer(400), body: body() }) });
  assert.equal(error.code, 'KEEN_REJECTED');
  assert.ok(read <= 17, `${read} KiB`);
});

// The memory of an instance never shrinks, and where it cannot grow the module fails: what a
// user may write into a profile must not decide how large it gets.
describe('a mapped profile takes no more memory than an event has bytes', () => {
  const MOST = 4 * 1024 * 1024;
  const within = (names, value) => {
    let all = value;
    for (let level = 0; level < names; level += 1) all = { ['n'.repeat(64)]: all };
    return all;
  };
  const ROWS = [
    ['a list of 400,000 numbers', () => Array(400_000).fill(0)],
    ['a list of 20,000 numbers, 30 names deep', () => within(30, Array(20_000).fill(0))],
    ['10,000 objects, 30 names deep', () => within(30, Array(10_000).fill({ a: {} }))],
    ['more than an event can have', () => Array(600_000).fill(0)],
    ['a text of 3 MB', () => 'x'.repeat(3_000_000)],
  ];
  for (const [what, make] of ROWS) {
    test(what, async () => {
      const { error, bytes } = await logIn({ settings: MAPPED, user: { user_metadata: make() } });
      assert.equal(error, null);
      assert.ok(bytes <= MOST, `${(bytes / 1024 / 1024).toFixed(1)} MiB`);
    });
  }
});
