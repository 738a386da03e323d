// What the page is made of goes away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPage } from '../../playground/page/server.mjs';
import { launch, openPage, parts } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('it is said, nothing is lost, and the page goes on when the server is back', async () => {
  let server = await startPage({ port: 0 });
  const port = Number(new URL(server.url).port);
  const { page, problems } = await openPage(browser, server.url);
  const { field, fault, logIn, login } = parts(page);
  try {
    await field('user').fill('{"user_id":"auth0|typed"}');
    await fault('silent').check();
    await page.getByText('What Keen does next: It does not answer').waitFor();
    await logIn().click();
    await page
      .getByRole('status')
      .getByText(/^Logging in/)
      .waitFor();
    await server.close();

    // The login that was under way, and the page itself, say so.
    await page
      .getByText('The server of this page does not answer. Nothing that you typed')
      .waitFor();
    await page.getByRole('alert').getByText('the page goes on as soon as it is back').waitFor();
    assert.ok(await logIn().isDisabled());
    assert.equal(await field('user').inputValue(), '{"user_id":"auth0|typed"}');
    // The module is in the page: the event is still made.
    await field('user').fill('{"user_id":"auth0|typed meanwhile"}');
    await page.getByText('"auth0|typed meanwhile"').waitFor();

    server = await startPage({ port });
    await page.getByText('Local Keen is on').waitFor();
    await page.getByText('What Keen does next:').waitFor({ state: 'detached' });
    await logIn().click();
    await login(2).getByText('Keen stored 1 event').waitFor();
    await page.locator('.feed').getByText('auth0|typed meanwhile').first().waitFor();
    // The browser itself notes each request that had no answer; nothing else may be noted.
    const others = problems.filter((text) => !/net::ERR_|Failed to load resource/.test(text));
    assert.deepEqual(others, []);
  } finally {
    await server.close();
  }
});

test('without the module, the page says what to do', async () => {
  const server = await startPage({ port: 0 });
  try {
    const page = await browser.newPage();
    await page.route('**/pkg/preview_bg.wasm', (route) => route.abort());
    await page.goto(server.url);
    await page.getByText(/^The module cannot be loaded .*npm run build makes it/).waitFor();
    await page.close();
  } finally {
    await server.close();
  }
});
