// Every code block of README is run or checked; a new one that no test knows fails here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { makeSettings, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { makeTenant, startManagementApi } from '../package/management-api.mjs';
import { read } from '../package/sources.mjs';
import { blocksOfReadme } from './blocks.mjs';
import { checkCommands } from './commands.mjs';
import { openCheckout, openProject } from './folders.mjs';
import { checkSnippet } from './snippets.mjs';

const CHECKS = { sh: checkCommands, js: checkSnippet };

let folders;
before(async () => {
  const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  const api = await startManagementApi(makeTenant());
  folders = {
    keen,
    api,
    project: await openProject(),
    checkout: await openCheckout(),
    nothing: {},
    settings: makeSettings(keen.url),
    tenant: { KEENIO_WRITE_KEY: WRITE_KEY, KEENIO_PROJECT_ID: PROJECT_ID },
  };
});
after(async () => {
  await folders.project.remove();
  await folders.checkout.remove();
  await folders.keen.close();
  await folders.api.close();
});

for (const [number, block] of blocksOfReadme().entries()) {
  // settings.test.mjs logs users in with values of settings.
  if (block.setting) continue;
  test(`block ${number + 1}, in ${block.heading}`, async () => {
    const check = CHECKS[block.language];
    assert.ok(check, `no test for blocks of ${block.language}: tests/readme/blocks.test.mjs`);
    await check(block, folders);
  });
}

test('README names npm scripts that are there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...read('README.md').matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name);
  assert.deepEqual(
    named.filter((name) => !Object.hasOwn(scripts, name)),
    [],
  );
});
