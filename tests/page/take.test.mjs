// Step 4 of the page: what one leaves with. And what the page keeps: nothing.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { runDeployTool } from '../package/deploy-tool.mjs';
import { makeTenant, startManagementApi } from '../package/management-api.mjs';
import { parts, setSetting, usePage } from './browser.mjs';

const used = usePage({ permissions: ['clipboard-read', 'clipboard-write'] });

const FILES = { Rule: 'rule.js', Action: 'action.js', 'Event stream': 'stream.js' };
const SECRET = 'a-real-write-key-7d0b';

const pkg = new URL('../../pkg/', import.meta.url);
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

describe('ready to paste', () => {
  for (const [label, file] of Object.entries(FILES)) {
    test(`${file}, and each setting as it is`, async () => {
      const page = await used.open();
      const { face, button } = parts(page);
      await face(label).check();
      await button(`Copy ${file}`).click();
      await page.getByRole('status').getByText(`${file}: Copied`).waitFor();
      assert.equal(await clipboard(page), await readFile(new URL(`paste/${file}`, pkg), 'utf8'));
      const mapping = '{\n  "plan": "user.app_metadata.plan",\n  "ünï": "user.name"\n}';
      await setSetting(page, 'KEENIO_PROPERTIES', mapping);
      await button('Copy KEENIO_PROPERTIES').click();
      await page.getByRole('status').getByText('KEENIO_PROPERTIES: Copied').waitFor();
      assert.equal(await clipboard(page), mapping);
    });
  }

  test('the key of the local Keen is not offered, a real one is copied and not shown', async () => {
    const page = await used.open();
    const { card, button } = parts(page);
    const take = card('Ready to paste');
    await take.getByText('put in your own: this one is the local Keen’s').first().waitFor();
    assert.equal(await button('Copy KEENIO_WRITE_KEY').count(), 0);
    await setSetting(page, 'KEENIO_WRITE_KEY', SECRET);
    await button('Copy KEENIO_WRITE_KEY').click();
    await page.getByRole('status').getByText('KEENIO_WRITE_KEY: Copied').waitFor();
    assert.equal(await clipboard(page), SECRET);
    assert.ok(!(await take.innerText()).includes(SECRET));
  });

  test('a bad setting is named first', async () => {
    const page = await used.open();
    const { card, button } = parts(page);
    await setSetting(page, 'KEENIO_TIMEOUT_MS', 'soon');
    await card('Ready to paste').getByText('First mend KEENIO_TIMEOUT_MS').waitFor();
    assert.ok(await button('Download the folder').isDisabled());
  });
});

describe('a folder for auth0-deploy-cli', () => {
  let directory;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'page-take-'));
  });
  after(() => rm(directory, { recursive: true }));

  /** Downloads the folder, unpacks it, and returns its files. */
  async function download(page) {
    const began = page.waitForEvent('download');
    await parts(page).button('Download the folder').click();
    const file = await began;
    const files = unzipSync(await readFile(await file.path()));
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), bytes);
    }
    const texts = Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]);
    return { name: file.suggestedFilename(), files: Object.fromEntries(texts) };
  }

  /** What the deploy tool writes into a tenant. */
  async function imported(folder) {
    const api = await startManagementApi(makeTenant());
    try {
      const credentials = { KEENIO_WRITE_KEY: 'wk-of-the-tool', KEENIO_PROJECT_ID: 'p1' };
      const call = ['import', `--input_file=${join(directory, folder)}`];
      await runDeployTool(call, { ...api.environment, ...credentials });
      return api.written;
    } finally {
      await api.close();
    }
  }

  /** The settings that reached the tenant: secrets of an Action, or the configuration of rules. */
  const settingsIn = (written) =>
    Object.fromEntries(
      written.flatMap(({ path, body }) => {
        if (body?.secrets) return body.secrets.map(({ name, value }) => [name, value]);
        const [, key] = /^\/rules-configs\/(.*)$/.exec(path) ?? [];
        return key ? [[key, body.value]] : [];
      }),
    );

  for (const [label, file] of Object.entries(FILES)) {
    test(`of the form ${label}, with the settings and without the credentials`, async () => {
      const page = await used.open();
      await parts(page).face(label).check();
      const mapping = '{\n  "plan": "user.app_metadata.plan",\n  "ünï": "user.name"\n}';
      await setSetting(page, 'KEENIO_WRITE_KEY', SECRET);
      await setSetting(page, 'KEENIO_PROPERTIES', mapping);
      const { name, files } = await download(page);
      const folder = `keen-signup-rule-${file.replace('.js', '')}`;
      assert.equal(name, `${folder}.zip`);
      assert.ok(Object.keys(files).every((path) => path.startsWith(`${folder}/`)));
      assert.ok(!Object.values(files).join('\n').includes(SECRET));
      const written = await imported(folder);
      assert.deepEqual(settingsIn(written), {
        KEENIO_WRITE_KEY: 'wk-of-the-tool',
        KEENIO_PROJECT_ID: 'p1',
        KEENIO_PROPERTIES: mapping,
      });
      const pasted = await readFile(new URL(`paste/${file}`, pkg), 'utf8');
      assert.ok(written.some(({ body }) => body?.code === pasted || body?.script === pasted));
    });
  }
});

test('a real write key stays in the tab: it is not sent, not shown and not kept', async () => {
  const page = await used.open();
  const { face, logIn, login } = parts(page);
  const sent = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await setSetting(page, 'KEENIO_WRITE_KEY', SECRET);
  for (const [at, label] of Object.keys(FILES).entries()) {
    await face(label).check();
    await logIn().click();
    await login(at + 1)
      .getByText('Keen stored')
      .waitFor();
    assert.ok(!(await login(at + 1).innerText()).includes(SECRET));
  }
  assert.ok(sent.some((request) => request.includes('/login')));
  assert.ok(!sent.join('\n').includes(SECRET));
  const kept = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: await indexedDB.databases(),
    cookies: document.cookie,
  }));
  assert.deepEqual(kept, { local: [], session: [], databases: [], cookies: '' });
  await page.reload();
  await page.getByText('Local Keen is on').waitFor();
  assert.equal(
    await page
      .getByRole('textbox', { name: /^KEENIO_WRITE_KEY/, includeHidden: true })
      .inputValue(),
    'local-write-key',
  );
});
