// Step 1 of the page: settings, a user and a context become an event.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parts, setSetting, settingField, usePage } from './browser.mjs';

const used = usePage();

/** The row of a property: its path and what was found. */
const row = (page, name) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

describe('the event', () => {
  test('follows what is typed', async () => {
    const page = await used.open();
    const { field } = parts(page);
    const user = JSON.parse(await field('user').inputValue());
    await field('user').fill(JSON.stringify({ ...user, user_id: 'auth0|typed', name: 'Countess' }));
    await page.getByText('"Countess"').waitFor();
    await page.getByText('"auth0|typed"').waitFor();
    await setSetting(page, 'KEENIO_EVENT_COLLECTION', 'people');
    await page.getByText(/projects\/localproject\/events\/people$/).waitFor();
  });

  test('says for each mapped property whether its path found something', async () => {
    const page = await used.open();
    const { field } = parts(page);
    await field('user').fill(
      JSON.stringify({ user_id: 'a', name: 'A'.repeat(10_000), plan: 'free' }),
    );
    await setSetting(
      page,
      'KEENIO_PROPERTIES',
      '{"plan":"user.plan","gone":"user.gone.further","ip":null,"full":"user.name"}',
    );
    await row(page, 'plan').getByText('found', { exact: true }).waitFor();
    await row(page, 'gone').getByText('nothing there').waitFor();
    await row(page, 'ip').getByText('left out by you').waitFor();
    await row(page, 'full').getByText('found, left out').waitFor();
    await row(page, 'full').getByText('is a text of 10000 characters or more').waitFor();
    await page.getByText(/^keen-signup-rule: left out of the event: /).waitFor();
  });

  test('a property can be picked among the values of user and context', async () => {
    const page = await used.open();
    const { field } = parts(page);
    const picker = page.getByLabel('Add', { exact: true });
    await picker.selectOption('context.request.geoip.city_name');
    assert.match(
      await settingField(page, 'KEENIO_PROPERTIES').inputValue(),
      /"city_name": "context\./,
    );
    await page.getByText('"London"').first().waitFor();
    // A second one of the same name gets another name.
    await picker.selectOption('user.identities.0.connection');
    await row(page, 'connection2').getByText('found', { exact: true }).waitFor();
    await field('user').fill('{');
    await page.waitForFunction((select) => select.disabled, await picker.elementHandle());
  });

  test('samples show a user who is recorded, one outside the window, and a bad date', async () => {
    const page = await used.open();
    const sample = page.getByLabel('Sample', { exact: true });
    await sample.selectOption('Recorded already');
    await page.getByText('This user carries the mark already').waitFor();
    await sample.selectOption('Signed up a year ago');
    await setSetting(page, 'KEENIO_SIGNUP_WINDOW', '30d');
    await page.getByText('This user signed up before KEENIO_SIGNUP_WINDOW').waitFor();
    await sample.selectOption('A date and a name that cannot be sent');
    await row(page, 'name').getByText('found, left out').waitFor();
    await page.getByText(/^keen-signup-rule: .*created_at/).waitFor();
  });

  test('each face has its own form, and maps the same paths', async () => {
    const page = await used.open();
    const { face, field } = parts(page);
    for (const label of ['Action', 'Event stream', 'Rule']) {
      await face(label).check();
      await row(page, 'campaign').getByText('found', { exact: true }).waitFor();
    }
    await face('Action').check();
    assert.equal(await field('context').count(), 0);
    await page.getByLabel('Add', { exact: true }).selectOption('event.transaction.locale');
    await row(page, 'locale').getByText('found', { exact: true }).waitFor();
  });
});

describe('errors are told at their field', () => {
  const bad = {
    KEENIO_WRITE_KEY: 'your-write-key',
    KEENIO_PROJECT_ID: 'with space',
    KEENIO_EVENT_COLLECTION: '_private',
    KEENIO_API_URL: 'http://keen.example',
    KEENIO_ON_ERROR: 'maybe',
    KEENIO_TIMEOUT_MS: 'soon',
    KEENIO_MAX_ATTEMPTS: '9',
    KEENIO_FLAG: 'email',
    KEENIO_PROPERTIES: '{"plan": user.plan}',
    KEENIO_ADDONS: 'ip_to_moon',
    KEENIO_SIGNUP_WINDOW: 'a week',
  };

  test('every bad setting at once, each with what it accepts', async () => {
    const page = await used.open();
    for (const [key, value] of Object.entries(bad)) await setSetting(page, key, value);
    for (const [key, value] of Object.entries(bad)) {
      const input = settingField(page, key);
      await page.waitForFunction(
        (element) => element.getAttribute('aria-invalid') === 'true',
        await input.elementHandle(),
      );
      const error = page.locator(`#setting-${key}-error`);
      assert.match(await error.innerText(), new RegExp(`^${key} must be `));
      assert.ok(!(await error.innerText()).includes(value), 'the value is repeated');
      assert.match(await input.getAttribute('aria-describedby'), new RegExp(`${key}-error`));
    }
    await page.getByText('Invalid JSON in line 1, column 10: expected a value.').waitFor();
    const { card } = parts(page);
    await card('The event, as it will be sent')
      .getByText(/^First mend KEENIO_WRITE_KEY, /)
      .waitFor();
    // Mended ones are well again.
    await setSetting(page, 'KEENIO_FLAG', 'counted');
    await page.locator('#setting-KEENIO_FLAG-error').waitFor({ state: 'detached' });
    // The group that opened for the error stays open while one types.
    assert.ok(await settingField(page, 'KEENIO_FLAG').isVisible());
  });

  test('a required setting that is empty', async () => {
    const page = await used.open();
    await setSetting(page, 'KEENIO_PROJECT_ID', '');
    await page.locator('#setting-KEENIO_PROJECT_ID-error').waitFor();
  });

  for (const [label, name] of [
    ['Rule', 'user'],
    ['Rule', 'context'],
    ['Action', 'event'],
    ['Event stream', 'event'],
  ]) {
    test(`malformed JSON in ${name} of the form ${label}`, async () => {
      const page = await used.open();
      const { face, field, logIn, card } = parts(page);
      await face(label).check();
      const text = '{\n  "a": 1,\n  b: 2\n}';
      await field(name).fill(text);
      const error = page.locator(`#field-${name}-error`);
      assert.equal(await error.innerText(), 'Invalid JSON in line 3, column 3: expected a "name".');
      await card('The event, as it will be sent').getByText(`First mend ${name}`).waitFor();
      await logIn().click();
      await card('Try a login').getByText(`First mend ${name}: see what is said there.`).waitFor();
      assert.equal(await field(name).inputValue(), text, 'the text was changed');
      await field(name).fill('[]');
      assert.equal(await error.innerText(), 'It must be one JSON object, in { and }.');
    });
  }

  test('what is valid JSON and makes no event, or none that is unique', async () => {
    const page = await used.open();
    const { face, field, card, logIn } = parts(page);
    const note = (name) => page.locator(`#field-${name}-note`);
    const shown = card('The event, as it will be sent');
    await field('user').fill('{"name":"Ada"}');
    await note('user').getByText('Without a text as user_id').waitFor();
    await face('Action').check();
    await field('event').fill('{}');
    await note('event').getByText('There is no user: an object in “user”.').waitFor();
    await shown.getByText(/^KEEN_EVENT: /).waitFor();
    await logIn().click();
    await parts(page).login(1).getByText('the login is denied').waitFor();
    await face('Event stream').check();
    await field('event').fill('{"message":{"type":"user.created"}}');
    await note('event')
      .getByText('There is no user: an object in “message.data.object”.')
      .waitFor();
    await shown.getByText(/^KEEN_EVENT: /).waitFor();
    await field('event').fill('{"message":{"type":"user.deleted"}}');
    await note('event').getByText('it is left alone').waitFor();
    await shown.getByText('is left alone: nothing is sent').waitFor();
    await logIn().click();
    await parts(page)
      .login(2)
      .getByText(/left alone: the message is not user\.created/)
      .waitFor();
  });
});

test('a user of 5 MB is edited, seen, and logs in', async () => {
  const page = await used.open();
  const { field, logIn, card } = parts(page);
  const large = { user_id: 'auth0|large', name: 'Ada', biography: 'x'.repeat(5_000_000) };
  await field('user').fill(JSON.stringify(large));
  await page.getByText('"auth0|large"').waitFor();
  await logIn().click();
  await card('Try a login').getByText('the login goes on').waitFor();
  assert.equal(used.server.keen.events()[0].userId, 'auth0|large');
  await setSetting(page, 'KEENIO_PROPERTIES', '{"biography":"user.biography"}');
  await row(page, 'biography').getByText('found, left out').waitFor();
});
