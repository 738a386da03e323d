// A real browser at a real page.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { chromium } from 'playwright-core';
import { startPage } from '../../playground/page/server.mjs';

/** How long a test waits for what must come, on a slow machine, in milliseconds. */
const PATIENCE_MS = 30_000;

/** The names that a Chromium is installed under. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findChromium() {
  const folders = process.env.PATH.split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    isProgram,
  );
  assert.ok(found, `no Chromium on PATH (${NAMES.join(', ')}); scripts/setup.sh installs it`);
  return found;
}

/** @returns {Promise<import('playwright-core').Browser>} */
export const launch = () =>
  chromium.launch({
    executablePath: findChromium(),
    // Chromium has no sandbox for root, and little shared memory in containers.
    args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });

/**
 * Opens the page, and notes what must not happen in it.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openPage(browser, url, options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    // What the page itself made, such as a download, leaves nowhere.
    if (!request.url().startsWith(url) && !request.url().startsWith('blob:')) {
      problems.push(`a request to ${request.url()}`);
    }
  });
  await page.goto(url);
  await page.getByRole('heading', { name: 'The event, as it will be sent' }).waitFor();
  await page.getByText('Local Keen is on').waitFor();
  return { page, problems, close: () => context.close() };
}

/**
 * A server and a browser for the tests of a file, and a new page for each of them. After each test, the
 * console of its pages must be clean and every request must have gone to the server.
 */
export function usePage(options) {
  const used = { server: undefined, browser: undefined, open: undefined };
  const opened = [];
  before(async () => {
    used.server = await startPage({ port: 0 });
    used.browser = await launch();
  });
  after(async () => {
    await used.browser?.close();
    await used.server?.close();
  });
  afterEach(async () => {
    const problems = opened.flatMap((one) => one.problems);
    await Promise.all(opened.splice(0).map((one) => one.close()));
    used.server.clear();
    assert.deepEqual(problems, []);
  });
  used.open = async (more) => {
    const one = await openPage(used.browser, used.server.url, { ...options, ...more });
    opened.push(one);
    return one.page;
  };
  return used;
}

/** The parts of the page, as a person finds them. */
export const parts = (page) => ({
  card: (name) => page.getByRole('region', { name, exact: true }),
  field: (name) => page.getByLabel(name, { exact: true }),
  button: (name) => page.getByRole('button', { name, exact: true }),
  logIn: () => page.getByRole('button', { name: 'Log in', exact: true }),
  login: (number) => page.getByRole('article', { name: `Login ${number}`, exact: true }),
  fault: (id) => page.locator(`input[name="fault"][value="${id}"]`),
  face: (label) => page.getByRole('radio', { name: label, exact: true }),
});

/** The field of a setting; its label may say more than the key. */
export const settingField = (page, key) =>
  page.getByRole('textbox', { name: new RegExp(`^${key}\\b`) });

/** Opens the groups of settings, and fills one in. */
export async function setSetting(page, key, value) {
  const closed = page.locator('details.group:not([open]) > summary');
  while ((await closed.count()) > 0) await closed.first().click();
  await settingField(page, key).fill(value);
}
