// `npm run pictures`: the page as README shows it, in light and dark, into playground/page/pictures/.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startPage } from '../../playground/page/server.mjs';
import { launch, openPage, parts } from './browser.mjs';

const FOLDER = new URL('../../playground/page/pictures/', import.meta.url);
const WINDOW = { width: 1280, height: 900 };

/** Brings the page to where each step has something to show. */
async function fill(page) {
  const { button, card, fault, logIn, login } = parts(page);
  await button('A marketing funnel').click();
  await button('Sign up 60 sample people').click();
  await page.getByText('60 sample people signed up').waitFor();
  await logIn().click();
  await login(2).getByText('Keen stored 1 event').waitFor();
  await logIn().click();
  await login(3).getByText('Skipped').waitFor();
  await button('New user id').click();
  await fault('down').check();
  await page.getByText('What Keen does next: It is down').waitFor();
  await logIn().click();
  await login(4).getByText('KEEN_UNAVAILABLE').waitFor();
  await card('Sign-ups over time').getByLabel('by', { exact: true }).selectOption('campaign');
  await page.getByRole('img', { name: /by campaign: 61 in all/ }).waitFor();
  await page.locator('.feed summary').first().click();
}

async function take(page, step, name) {
  await page.evaluate((id) => {
    document.activeElement?.blur();
    document.querySelector(id).scrollIntoView({ behavior: 'instant' });
  }, step);
  const path = fileURLToPath(new URL(`${name}.png`, FOLDER));
  await page.screenshot({ path, animations: 'disabled' });
  console.log(path);
}

await mkdir(FOLDER, { recursive: true });
const server = await startPage({ port: 0 });
const browser = await launch();
try {
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await openPage(browser, server.url, { colorScheme, viewport: WINDOW });
    await take(page, '#top', `make-${colorScheme}`);
    await fill(page);
    await take(page, '#login', `login-${colorScheme}`);
    await take(page, '#see', `see-${colorScheme}`);
    await close();
    server.clear();
  }
} finally {
  await browser.close();
  await server.close();
}
