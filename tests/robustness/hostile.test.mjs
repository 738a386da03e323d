// Whatever is handed in, at random: one callback, no throw, nothing told, nothing left behind.
// HOSTILE_SEED=random tries other cases, HOSTILE_SEED=<number> those again; HOSTILE_RUNS, more.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { bring, check, login } from './hostile-logins.mjs';
import { openVirtualHost } from './virtual-host.mjs';

const { HOSTILE_SEED = '20261123', HOSTILE_RUNS = '5000' } = process.env;
const seed = HOSTILE_SEED === 'random' ? Date.now() % 2 ** 31 : Number(HOSTILE_SEED);
const runs = Number(HOSTILE_RUNS);
/** So many logins at the same time where there is more than one. */
const AT_ONCE = 8;

const CLOCKS = {
  true: ({ now }) => now,
  'standing still': ({ start }) => start,
  backwards: ({ now, start }) => start - (now - start),
  'out of its mind': ({ now, start }) => (now - start) * 1e6 * ((now % 2) - 0.5),
};

const world = fc.record({
  clock: fc.oneof(
    { arbitrary: fc.constant('true'), weight: 4 },
    { arbitrary: fc.constantFrom(...Object.keys(CLOCKS)), weight: 1 },
  ),
  random: fc.constantFrom(0, 0.5, 1 - 2 ** -53),
});

/** What no one handled, since this was last looked at. */
const stray = [];
const note = (error) => stray.push(error);

/** Plays these logins at the same time and checks each; then nothing may be left of them. */
async function playAll(host, recipes, { clock, random }) {
  const all = await host.play(
    recipes.map((recipe) => bring(recipe, host.realm)),
    { clock: CLOCKS[clock], random },
  );
  for (const [number, seen] of all.entries()) {
    check(seen, recipes[number], { isClockTrue: clock === 'true' });
  }
  assert.equal(all.left, 0, 'timers left');
  assert.deepEqual(stray.splice(0), [], 'unhandled');
  return all;
}

describe(`hostile logins, HOSTILE_SEED=${seed}`, () => {
  before(() => {
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
  });
  after(() => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  });

  /** How often each outcome came, so that a run which never gets anywhere does not pass. */
  const outcomes = new Map();
  const count = (all) => {
    for (const { calls } of all) {
      const outcome = calls[0]?.error === null ? 'null' : (calls[0]?.error.code ?? 'none');
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };

  test(`${runs} one after another`, async () => {
    const host = openVirtualHost();
    const property = fc.asyncProperty(login, world, async (recipe, options) => {
      count(await playAll(host, [recipe], options));
    });
    await fc.assert(property, { seed, numRuns: runs, includeErrorInReport: true });
    assert.equal(host.instances.length, 1, 'instances: one trapped');
  });

  const batches = Math.ceil(runs / AT_ONCE / 2);
  test(`${batches * AT_ONCE} in groups of ${AT_ONCE}`, async () => {
    const host = openVirtualHost();
    const group = fc.array(login, { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(group, world, async (recipes, options) => {
      count(await playAll(host, recipes, options));
    });
    await fc.assert(property, { seed, numRuns: batches, includeErrorInReport: true });
    assert.equal(host.instances.length, 1, 'instances: one trapped');
  });

  test('they came to every end there is', (t) => {
    const ends = [...outcomes].sort().map(([end, times]) => `${end} ${times}`);
    t.diagnostic(ends.join(', '));
    const all = [...outcomes.values()].reduce((sum, times) => sum + times);
    for (const [end, times] of outcomes) assert.ok(times > all / 500, `${end}: ${times}`);
    assert.equal(outcomes.size, 8, ends.join(', '));
  });
});
