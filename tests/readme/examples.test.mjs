// The worked examples of README's "What to send": each is there word for word, and makes the event
// that examples.json says, as a rule and as an Action.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { pasted } from '../contract/hosts/action.mjs';
import { makeSettings, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { returned } from '../contract/hosts/container.mjs';

const read = (relative) => readFileSync(new URL(relative, import.meta.url), 'utf8');
const examples = JSON.parse(read('examples.json'));

/** The ```json blocks of the section, each with the heading above it. */
function shownIn(readme) {
  const [, section] = /^## What to send$([\s\S]*?)(?=^## )/m.exec(readme);
  const blocks = section.matchAll(/^### (.+)$[\s\S]*?^```json\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, title, text]) => ({ title, configuration: JSON.parse(text) }));
}

let keen;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
beforeEach(() => keen.reset());
after(() => keen.close());

test('README shows these examples, and no others', () => {
  assert.deepEqual(
    shownIn(read('../../README.md')),
    examples.map(({ title, configuration }) => ({ title, configuration })),
  );
});

for (const [face, host] of [
  ['rule', returned],
  ['Action', pasted],
]) {
  describe(`as a ${face}`, () => {
    for (const { title, configuration, user, context, sent } of examples) {
      test(title, async () => {
        const { login, close } = await host.open({ transport: 'fetch' });
        const { calls, lines } = await login({
          user: structuredClone(user),
          context: structuredClone(context),
          configuration: makeSettings(keen.url, configuration),
        });
        await close();
        assert.equal(calls[0].error, null);
        assert.deepEqual(lines, []);
        assert.deepEqual(JSON.parse(keen.requests[0].body), sent);
        assert.equal(keen.events().length, 1);
      });
    }
  });
}
