// README against the code: settings, error codes, examples of settings and dates.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { pasted } from '../contract/hosts/action.mjs';
import { returned } from '../contract/hosts/container.mjs';
import { makeSettings, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { codesInSource, keysInSource, read } from '../package/sources.mjs';
import { blocksOfReadme, settingsUnder } from './blocks.mjs';

const readme = read('README.md');
const examples = JSON.parse(readFileSync(new URL('examples.json', import.meta.url), 'utf8'));

/** The text of a section of README. */
const section = (title) => new RegExp(`^## ${title}$([\\s\\S]*?)(?=^## )`, 'm').exec(readme)[1];

/** The rows of the tables in a section, each as a list of cells, without the heads. */
const rowsIn = (title) =>
  [...section(title).matchAll(/^\| (?!-)(.*) \|$/gm)]
    .map(([, row]) => row.split(' | '))
    .filter(([first]) => !['key', 'code', 'form'].includes(first));

test('README and the code have the same settings, in the same order', () => {
  const inReadme = rowsIn('Settings').flatMap(([key]) => key.match(/KEEN\w+/g));
  assert.deepEqual(inReadme, keysInSource());
});

test('README and the code have the same error codes', () => {
  const inReadme = rowsIn('When something goes wrong').map(([code]) => code.replaceAll('`', ''));
  assert.deepEqual(inReadme.sort(), codesInSource());
});

test('README has these examples of settings and no others', () => {
  const titles = blocksOfReadme()
    .filter(({ setting }) => setting)
    .map(({ heading }) => heading);
  assert.deepEqual(
    [...new Set(titles)],
    examples.map(({ title }) => title),
  );
});

/** The dates in README, as JavaScript values, and the moment that all but the shortest name. */
const dates = rowsIn('Dates')
  .flatMap(([, shown]) => [...shown.matchAll(/`([^`]+)`/g)])
  .map(([, code]) => ({ code, value: new Function(`return ${code}`)() }));

for (const [face, host] of [
  ['a rule', returned],
  ['an Action', pasted],
]) {
  describe(`as ${face}`, () => {
    let keen;
    let opened;
    before(async () => {
      keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
      opened = await host.open({ transport: 'fetch' });
    });
    beforeEach(() => keen.reset());
    after(async () => {
      await opened.close();
      await keen.close();
    });

    /** The event that a login sends, which must be stored without a line in the log. */
    async function record(user, context, configuration) {
      const { calls, lines } = await opened.login({
        user: structuredClone(user),
        context: structuredClone(context),
        configuration: makeSettings(keen.url, configuration),
      });
      assert.equal(calls[0].error, null);
      assert.deepEqual(lines, []);
      assert.equal(keen.events().length, 1);
      return JSON.parse(keen.requests[0].body);
    }

    for (const { title, user, context, sent } of examples) {
      test(title, async () => {
        assert.deepEqual(await record(user, context, settingsUnder(title)), sent);
      });
    }

    for (const { code, value } of dates) {
      test(`created_at: ${code}`, async () => {
        const { keen: own } = await record({ user_id: 'auth0|1', created_at: value }, {});
        const day = '2026-03-01T';
        const times = ['00:00:00.000Z', '10:20:30.000Z', '10:20:30.456Z'];
        assert.ok(times.includes(own.timestamp.replace(day, '')), own.timestamp);
        const isDay = /"2026-03-01"/.test(code);
        assert.equal(own.timestamp === `${day}00:00:00.000Z`, isDay, own.timestamp);
      });
    }
  });
}

test('README has dates of every form', () => {
  assert.ok(dates.length >= 10);
});
