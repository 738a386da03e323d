// Step 3 of the page: the events as they arrive, and sign-ups over time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setInterval as every } from 'node:timers/promises';
import { parts, usePage } from './browser.mjs';

const used = usePage();

/** Sends events to the local Keen, as somebody's own code would. */
async function send(...events) {
  const response = await fetch(`${used.server.keen.url}/3.0/projects/localproject/events`, {
    method: 'POST',
    headers: { authorization: 'local-write-key' },
    body: JSON.stringify({ signups: events }),
  });
  assert.equal(response.status, 200);
}

const feed = (page) => page.locator('.feed > li');

describe('events', () => {
  test('are there as they arrive, newest first', async () => {
    const page = await used.open();
    await page.getByText('Keen has no event yet.').waitFor();
    await send({ userId: 'first' });
    await page.getByText('Keen has 1 event:').waitFor();
    await send({ userId: 'second', plan: 'team' }, { userId: 'third' });
    await page.getByText('Keen has 3 events:').waitFor();
    const who = await feed(page).locator('.who').allInnerTexts();
    assert.deepEqual(who, ['third', 'second', 'first']);
    await feed(page).nth(1).locator('summary').click();
    await feed(page).nth(1).getByText('"team"').waitFor();
    // An open event stays open, and is still the same one, when others arrive.
    await send({ userId: 'fourth' });
    await page.getByText('Keen has 4 events:').waitFor();
    await feed(page).nth(2).getByText('"team"').waitFor();
  });

  test('that are very large are shown by their beginning', async () => {
    const page = await used.open();
    await send({ userId: 'large', list: Array.from({ length: 900 }, () => 'x'.repeat(500)) });
    await page.getByText('Keen has 1 event:').waitFor();
    await feed(page).first().locator('summary').click();
    await feed(page)
      .first()
      .getByText(/^… \d{3},\d{3} more characters$/)
      .waitFor();
  });

  test('show no markup of a stranger', async () => {
    const page = await used.open();
    const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    await send({ userId: markup, [markup.slice(0, 60).replaceAll('.', '')]: markup });
    await page.getByText('Keen has 1 event:').waitFor();
    await feed(page).first().locator('summary').click();
    await feed(page).first().getByText('onerror').first().waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.title(), 'keen-signup-rule');
  });

  test('may come at a thousand a second: the page counts them all and goes on', async () => {
    const page = await used.open();
    const { field, logIn, login } = parts(page);
    let sent = 0;
    for await (const _ of every(100)) {
      await send(...Array.from({ length: 100 }, (_, at) => ({ userId: `u${sent + at}` })));
      sent += 100;
      if (sent === 1000) {
        const user = JSON.parse(await field('user').inputValue());
        await field('user').fill(JSON.stringify({ ...user, name: 'In the middle' }));
        await page.getByText('"In the middle"').first().waitFor();
        await logIn().click();
        await login(1).getByText('Keen stored 1 event').waitFor();
      }
      if (sent >= 3000) break;
    }
    await page.getByText('Keen has 3,001 events; the newest 50:').waitFor();
    assert.equal(await feed(page).first().locator('.who').innerText(), 'u2999');
    assert.equal(await feed(page).count(), 50);
  });

  test('go away when one starts over, and when somebody deletes them', async () => {
    const page = await used.open();
    const { button, logIn, login } = parts(page);
    await logIn().click();
    await page.getByText('Keen has 1 event:').waitFor();
    // Once without meaning it.
    page.once('dialog', (dialog) => dialog.dismiss());
    await button('Start over').click();
    assert.equal(used.server.keen.events().length, 1);
    page.once('dialog', (dialog) => dialog.accept());
    await button('Start over').click();
    await page.getByText('Keen has no event yet.').waitFor();
    assert.equal(used.server.keen.events().length, 0);
    // The host starts over, too: the same user signs up again.
    await logIn().click();
    await login(2).getByText('Keen stored 1 event').waitFor();
    used.server.keen.reset();
    await page.getByText('Keen has no event yet.').waitFor();
  });
});

/** The chart as a table: `{[group]: sum}`. */
async function sums(page) {
  const table = page.getByRole('region', { name: 'Sign-ups as a table' });
  const rows = await table.getByRole('row').all();
  const [head, ...body] = await Promise.all(
    rows.map((row) => row.locator('th, td').allInnerTexts()),
  );
  return Object.fromEntries(
    head
      .slice(1)
      .map((name, at) => [name, body.reduce((sum, row) => sum + Number(row[at + 1]), 0)]),
  );
}

/** How many stored events have each value of a property. */
function countBy(property) {
  const counts = {};
  for (const event of used.server.keen.events()) {
    const value = event[property] ?? '(none)';
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

describe('sign-ups over time', () => {
  test('by any mapped property, and following what arrives', async () => {
    const page = await used.open();
    const { button, card } = parts(page);
    const chart = card('Sign-ups over time');
    await button('A marketing funnel').click();
    await button('Sign up 60 sample people').click();
    await page.getByText('60 sample people signed up: 60 new events.').waitFor({ timeout: 60_000 });
    await chart.getByText('60 sign-ups').waitFor();
    await chart.getByText('The same as a table').click();
    for (const property of ['connection', 'application', 'provider', 'plan', 'campaign']) {
      await chart.getByLabel('by', { exact: true }).selectOption(property);
      await chart
        .getByRole('img', { name: `Sign-ups, last 14 days, by ${property}: 60` })
        .waitFor();
      assert.deepEqual(await sums(page), countBy(property), property);
    }
    await send({ userId: 'late', campaign: 'autumn' });
    await chart.getByText('61 sign-ups').waitFor();
    assert.equal((await sums(page)).autumn, 1);
  });

  test('in each span, with what belongs into it', async () => {
    const page = await used.open();
    const { card } = parts(page);
    const chart = card('Sign-ups over time');
    const ago = (hours) => ({
      keen: { timestamp: new Date(Date.now() - hours * 3.6e6).toISOString() },
    });
    await send(ago(0), ago(3), ago(5 * 24), ago(30 * 24), ago(200 * 24));
    for (const [span, count] of [
      ['last 14 days', '3 sign-ups'],
      ['last 12 weeks', '4 sign-ups'],
      ['last day', '2 sign-ups'],
      ['last hour', '1 sign-up'],
    ]) {
      await chart.getByLabel('Show the').selectOption(span);
      await chart.getByText(count, { exact: true }).waitFor();
    }
  });

  test('draws something, in the colours of light and dark', async () => {
    const page = await used.open();
    const { card } = parts(page);
    await send({ userId: 'one' });
    await card('Sign-ups over time').getByText('1 sign-up', { exact: true }).waitFor();
    const colours = [];
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const wanted = await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue('--series-1').trim(),
      );
      colours.push(wanted);
      await page.waitForFunction((hex) => {
        const canvas = document.querySelector('canvas');
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        const drawing = copy.getContext('2d', { willReadFrequently: true });
        drawing.drawImage(canvas, 0, 0);
        const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
        const [red, green, blue] = hex.match(/\w\w/g).map((part) => Number.parseInt(part, 16));
        for (let at = 0; at < data.length; at += 4) {
          if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) return true;
        }
        return false;
      }, wanted);
    }
    assert.notEqual(colours[0], colours[1]);
  });
});

test('two pages at once see the same Keen, and keep what is typed apart', async () => {
  const one = await used.open();
  const other = await used.open();
  await parts(one).field('user').fill('{"user_id":"auth0|one"}');
  await parts(other).field('user').fill('{"user_id":"auth0|other"}');
  await parts(one).fault('down').check();
  await other.getByText('What Keen does next: It is down').waitFor();
  await parts(other).button('Let it work').click();
  await one.getByText('What Keen does next:').waitFor({ state: 'detached' });
  await parts(one).logIn().click();
  await other.getByText('Keen has 1 event:').waitFor();
  await other.locator('.feed').getByText('auth0|one').first().waitFor();
  await parts(other).logIn().click();
  await one.getByText('Keen has 2 events:').waitFor();
  assert.match(await parts(one).field('user').inputValue(), /auth0\|one/);
});
