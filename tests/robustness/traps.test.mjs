// A trap in the module: each login in flight is answered once, what it had started is ended, and
// the next login gets a fresh instance.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, before, describe, test } from 'node:test';
import { makeAuth0 } from '../contract/sign-up.mjs';
import { memoryOf } from './live-instances.mjs';
import { runScript } from './run-script.mjs';
import { hanging, LOGINS, newcomer, openRigged, settings, trapAtEachCall } from './trap-logins.mjs';
import { answer } from './virtual-host.mjs';

/** Of the promises that reject while the module traps at each call in turn. */
const MOST_UNHEARD = 12;

describe('a trap', () => {
  const uncaught = [];
  const note = (error) => uncaught.push(error);
  before(() => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  after(() => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    assert.deepEqual(uncaught, []);
  });

  for (const [what, make] of Object.entries(LOGINS)) {
    test(`at every call out of the module during ${what}`, async (t) => {
      const { calls, trapped } = await trapAtEachCall(make);
      t.diagnostic(`${calls} calls`);
      assert.ok(trapped > calls, `${trapped} traps at ${calls} calls`);
    });
  }

  test('answers all logins in flight, each as its settings say, and ends what they had started', async () => {
    for (const at of [1, 5, 20, 40, 60]) {
      const { host, rig } = openRigged();
      const ends = ['deny', 'allow', 'deny'];
      const givens = [
        ...ends.map((KEENIO_ON_ERROR) =>
          newcomer({ configuration: settings({ KEENIO_ON_ERROR }), fetch: hanging }),
        ),
        (time) => {
          // All of the others have sent their requests when this one comes.
          time.timersOf('world').setTimeout(() => rig.trapAt(at), 10);
          return newcomer({ fetch: ({ time: own }) => own.wait(20) });
        },
      ];
      const all = await host.play(givens);
      assert.ok(rig.calls >= at, `no trap at call ${at}`);
      const codes = all.map(({ calls }) => calls.map(({ error }) => error?.code ?? null));
      assert.deepEqual(codes.slice(0, 3), [['KEEN_INTERNAL'], [null], ['KEEN_INTERNAL']]);
      assert.equal(all[1].lines.length, 1);
      assert.match(all[1].lines[0], /^keen-signup-rule: KEEN_INTERNAL: /);
      assert.equal(codes[3].length, 1);
      for (const { requests } of all.slice(0, 3)) {
        assert.equal(requests.length, 1);
        assert.notEqual(requests[0].abortedAt, undefined, 'a request was not ended');
      }
      assert.equal(all.left, 0, 'timers left');
    }
  });

  test('is answered in the async context of each login', async () => {
    const storage = new AsyncLocalStorage();
    const { host, rig } = openRigged();
    const contexts = [];
    const logIn = (id, fetch) => () =>
      newcomer({
        fetch,
        atCallback: () => contexts.push([id, storage.getStore()]),
        enter: (work) => storage.run(id, work),
      });
    await host.play([
      logIn('ada', hanging),
      logIn('bob', hanging),
      (time) => {
        time.timersOf('world').setTimeout(() => rig.trapAt(1), 10);
        return logIn('eve', () => time.wait(20))();
      },
    ]);
    assert.equal(contexts.length, 3);
    for (const [id, context] of contexts) assert.equal(context, id);
  });

  test('what the host settles afterwards changes nothing', async () => {
    const { host, rig } = openRigged();
    const auth0 = makeAuth0();
    const late = (time) => () => time.wait(500).then(() => answer(201));
    const all = await host.play([
      (time) => newcomer({ auth0, fetch: late(time) }),
      (time) => {
        time.timersOf('world').setTimeout(() => rig.trapAt(1), 10);
        return newcomer({ auth0, fetch: () => time.wait(20) });
      },
    ]);
    assert.deepEqual(
      all.map(({ calls }) => calls.map(({ error }) => error?.code)),
      [['KEEN_INTERNAL'], ['KEEN_INTERNAL']],
    );
    assert.equal(auth0.saves.length, 0);
    const [next] = await host.play([newcomer()]);
    assert.equal(next.calls[0].error, null);
  });

  test('of memory that cannot grow is one like any other', async () => {
    const { host } = openRigged();
    const [first] = await host.play([newcomer()]);
    assert.equal(first.calls[0].error, null);
    const memory = memoryOf(host.instances.at(-1).deref());
    const mostPages = 1024;
    memory.grow(mostPages - memory.buffer.byteLength / 65_536);
    assert.throws(() => memory.grow(1), { name: 'RangeError' });
    const properties = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`property${index}`, `user.property${index}`]),
    );
    const [seen] = await host.play([
      newcomer({ configuration: settings({ KEENIO_PROPERTIES: JSON.stringify(properties) }) }),
    ]);
    assert.equal(seen.calls[0].error?.code, 'KEEN_INTERNAL');
    const [next] = await host.play([newcomer()]);
    assert.equal(next.calls[0].error, null);
    assert.equal(host.instances.length, 2);
  });

  // From the call that makes a promise to the one that listens to it there are a few others.
  test('leaves few promises without a listener, whatever the host rejects', async (t) => {
    for (const { name, calls, trapped, unhandled } of await runScript('trap-rejections.mjs')) {
      await t.test(name, () => {
        assert.ok(trapped > calls);
        assert.ok(unhandled.length <= MOST_UNHEARD, `${unhandled.length} at ${trapped} traps`);
      });
    }
  });

  // In processes of their own: the test runner takes an unhandled rejection for its own failure.
  test('leaves every login its answer when the callback of one throws', async () => {
    const { codes, rejections } = await runScript('throwing-callback.mjs');
    assert.deepEqual(codes, ['KEEN_INTERNAL', 'KEEN_INTERNAL', 'KEEN_INTERNAL']);
    assert.deepEqual(rejections, ["the host's own"]);
  });

  test('500 times in a row leaves memory as it was', async () => {
    const options = { flags: ['--expose-gc'] };
    const { early, late, answered } = await runScript('repeated-traps.mjs', options);
    assert.equal(answered, 500);
    assert.ok(late.heap - early.heap < 1_000_000, `heap grew from ${early.heap} to ${late.heap}`);
    assert.ok(
      late.buffers - early.buffers < 1_000_000,
      `buffers: ${early.buffers}, ${late.buffers}`,
    );
  });
});
