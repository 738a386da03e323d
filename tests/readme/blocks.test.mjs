// Every code block of README is run or checked; a new one that no test knows fails here.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeCertificate } from '../../playground/certificate.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { makeTenant, startManagementApi } from '../package/management-api.mjs';
import { read } from '../package/sources.mjs';
import { blocksOfReadme } from './blocks.mjs';
import { checkCommands, checkOutput, formsLeftOver } from './commands.mjs';
import { openCheckout, openProject } from './folders.mjs';
import { checkPython, checkSnippet, textsLeftOver } from './snippets.mjs';

const CHECKS = {
  js: checkSnippet,
  python: checkPython,
  sh: checkCommands,
  text: checkOutput,
};

/** Where README has the local Keen listen. */
const PORT = '8888';

/** The local Keen has these by default. */
const CREDENTIALS = {
  KEENIO_WRITE_KEY: 'local-write-key',
  KEENIO_READ_KEY: 'local-read-key',
  KEENIO_PROJECT_ID: 'localproject',
};

/** An export of Auth0, which names a file of one object a line so. */
const EXPORT = ['one', 'two', 'three']
  .map((id) => ({ user_id: `auth0|${id}`, created_at: '2026-03-02T10:20:30.456Z' }))
  .map((user) => JSON.stringify(user))
  .join('\n');

let folders;
before(async () => {
  const keen = await startKeen();
  const tls = await makeCertificate();
  const secureKeen = await startKeen({ tls });
  const api = await startManagementApi(makeTenant());
  const project = await openProject();
  await project.write('keen.pem', tls.cert);
  folders = {
    keen,
    secureKeen,
    api,
    project,
    checkout: await openCheckout(),
    printed: [],
    nothing: {},
    settings: {
      ...CREDENTIALS,
      KEENIO_API_URL: keen.url,
      NODE_EXTRA_CA_CERTS: join(project.folder, 'keen.pem'),
    },
    tenant: { ...CREDENTIALS, ...api.environment },
  };
  for (const { write } of [folders.project, folders.checkout]) {
    await write('settings.json', JSON.stringify(folders.settings));
    await write('users.json', EXPORT);
  }
});
after(async () => {
  await folders.project.remove();
  await folders.checkout.remove();
  await folders.keen.close();
  await folders.secureKeen.close();
  await folders.api.close();
});

const blocks = blocksOfReadme();

for (const [number, block] of blocks.entries()) {
  // settings.test.mjs logs users in with values of settings.
  if (block.setting) continue;
  test(`block ${number + 1}, in ${block.heading}`, async () => {
    const check = CHECKS[block.language || 'text'];
    assert.ok(check, `no test for blocks of ${block.language}: tests/readme/blocks.test.mjs`);
    const { keen, secureKeen } = folders;
    const { port } = new URL(/\bhttps\b/.test(block.text) ? secureKeen.url : keen.url);
    await check({ ...block, text: block.text.replaceAll(PORT, port) }, folders);
  });
}

test('README has a block for everything that these tests know', () => {
  assert.deepEqual([...formsLeftOver(blocks), ...textsLeftOver(blocks)], []);
});

test('README names npm scripts that are there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...read('README.md').matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name);
  assert.deepEqual(
    named.filter((name) => !Object.hasOwn(scripts, name)),
    [],
  );
});
