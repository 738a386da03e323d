// The page for everyone: by keyboard, with a screen reader, in light and dark, on a small window.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { parts, usePage } from './browser.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

// axe-core is run inside the page, whose policy allows no other script.
const used = usePage({ bypassCSP: true });

/** What axe-core finds wrong. */
async function violations(page) {
  await page.addScriptTag({ path: AXE });
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

/** Brings the page to where there is most to see: errors, logins, events. */
async function fill(page) {
  const { fault, logIn, login, button } = parts(page);
  await logIn().click();
  await login(1).getByText('Request 1').click();
  await fault('event').check();
  await page.getByText('What Keen does next:').waitFor();
  await button('New user id').click();
  await logIn().click();
  await login(2).getByText('KEEN_REJECTED').waitFor();
  await page
    .getByLabel('Sample', { exact: true })
    .selectOption('A date and a name that cannot be sent');
  await page.getByText('found, left out').waitFor();
  await page.locator('.feed summary').first().click();
}

describe('axe-core finds nothing', () => {
  for (const colorScheme of ['light', 'dark']) {
    test(`in ${colorScheme}`, async () => {
      const page = await used.open({ colorScheme });
      await fill(page);
      assert.deepEqual(await violations(page), []);
      await parts(page).field('user').fill('{');
      await page.locator('#field-user-error').waitFor();
      await page.getByRole('textbox', { name: /^KEENIO_PROPERTIES/ }).fill('{');
      await page.locator('#setting-KEENIO_PROPERTIES-error').waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});

describe('small windows', () => {
  for (const width of [320, 480, 800]) {
    test(`${width} pixels: nothing is cut off, nothing scrolls sideways`, async () => {
      const page = await used.open({ viewport: { width, height: 640 } });
      await fill(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} pixels too wide`);
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll('button, input, textarea, select, .badge')]
          .filter((element) => element.checkVisibility() && !element.closest('nav'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map((element) => element.outerHTML),
      );
      assert.deepEqual(outside, []);
    });
  }
});

/** Presses Tab until the focus is where a person wants it. */
async function tabTo(page, wanted) {
  const element = await wanted.elementHandle();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${wanted}`);
}

test('by keyboard alone: make an event, see it fail, see it stored, take it', async () => {
  const page = await used.open({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { field, face, button, logIn, login, fault } = parts(page);
  const { keyboard } = page;

  // As an Action, and back: arrows move in a group of radio buttons.
  await tabTo(page, face('Rule'));
  await keyboard.press('ArrowRight');
  await field('event').waitFor();
  await keyboard.press('ArrowLeft');
  await tabTo(page, field('user'));
  await keyboard.press('Control+A');
  await keyboard.type('{"user_id":"auth0|keys","name":"Ada"');
  await page.locator('#field-user-error').waitFor();
  await keyboard.type('}');
  await page.locator('#field-user-error').waitFor({ state: 'detached' });
  await page.getByText('"auth0|keys"').waitFor();

  await tabTo(page, fault('none'));
  await keyboard.press('ArrowDown');
  await page.getByText('What Keen does next: It is down').waitFor();
  await keyboard.press('Control+Enter');
  await login(1).getByText('KEEN_UNAVAILABLE').waitFor();
  await tabTo(page, button('Let it work'));
  await keyboard.press('Enter');
  await page.getByText('What Keen does next:').waitFor({ state: 'detached' });
  await tabTo(page, logIn());
  await keyboard.press('Space');
  await login(2).getByText('Keen stored 1 event').waitFor();
  await tabTo(page, login(2).locator('summary').first());
  await keyboard.press('Enter');
  await login(2).getByText('authorization: ********').waitFor();
  await tabTo(page, page.locator('.feed summary').first());
  await keyboard.press('Enter');
  await page.locator('.feed').getByText('"auth0|keys"').waitFor();

  await tabTo(page, button('Copy rule.js'));
  await keyboard.press('Enter');
  await page.getByRole('status').getByText('rule.js: Copied').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^function/);
});

test('the focus is always to be seen', async () => {
  const page = await used.open();
  let stops = 0;
  for (;;) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === document.body) return undefined;
      // A radio button that is drawn by its label has the outline there.
      const drawn = [activeElement, activeElement.nextElementSibling].filter(Boolean);
      const isSeen = drawn.some((element) => getComputedStyle(element).outlineStyle !== 'none');
      return { isSeen, html: activeElement.outerHTML.slice(0, 200) };
    });
    if (focused === undefined) break;
    assert.ok(focused.isSeen, focused.html);
    stops += 1;
  }
  assert.ok(stops > 30, `only ${stops} stops`);
});
