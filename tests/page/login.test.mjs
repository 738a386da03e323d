// Step 2 of the page: logins in the sandbox, and what Keen does next.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FAULTS } from '../../playground/page/app/faults.js';
import { parts, setSetting, usePage } from './browser.mjs';

const used = usePage();

const FACES = ['Rule', 'Action', 'Event stream'];

describe('a login', () => {
  for (const label of FACES) {
    test(`of the form ${label} stores the event that was shown`, async () => {
      const page = await used.open();
      const { face, logIn, login, button } = parts(page);
      await face(label).check();
      await button('A marketing funnel').click();
      await page.getByText('"campaign": "spring"').first().waitFor();
      const shown = JSON.parse(
        await page.getByRole('region', { name: 'The event', exact: true }).innerText(),
      );
      await logIn().click();
      await login(1).getByText('Keen stored 1 event').waitFor();
      await login(1).getByText('Request 1').click();
      const sent = login(1).getByRole('region', { name: 'Body of request 1' });
      assert.deepEqual(JSON.parse(await sent.innerText()), shown);
      const { keen, ...stored } = used.server.keen.events()[0];
      const { keen: ofShown, ...own } = shown;
      for (const name of ['userId', 'campaign']) assert.equal(stored[name], own[name]);
      assert.equal(keen.timestamp, ofShown.timestamp);
    });
  }

  test('has the keys of app_metadata on the user, as hosts of rules do', async () => {
    const page = await used.open();
    const { field, logIn, login } = parts(page);
    await field('user').fill('{"user_id":"a","app_metadata":{"plan":"team"}}');
    await setSetting(page, 'KEENIO_PROPERTIES', '{"plan":"user.plan","all":"user.app_metadata"}');
    await page.getByText('"plan": "team"').first().waitFor();
    await logIn().click();
    await login(1).getByText('Keen stored 1 event').waitFor();
    const [{ plan, all }] = used.server.keen.events();
    assert.deepEqual({ plan, all }, { plan: 'team', all: { plan: 'team' } });
    // Without app_metadata there is nothing to send: the mark of a later login is not there yet.
    await field('user').fill('{"user_id":"b"}');
    await logIn().click();
    await login(2).getByText('Keen stored 1 event').waitFor();
    assert.equal(used.server.keen.events()[1].all, undefined);
  });

  test('shows request, answer, mark and time; the next one is skipped', async () => {
    const page = await used.open();
    const { logIn, login, button } = parts(page);
    await logIn().click();
    await login(1).getByText('the login goes on').waitFor();
    await login(1)
      .getByText(/^\d+\.\d ms$/)
      .waitFor();
    await login(1).getByText('callback(null, user, context)').waitFor();
    await login(1).getByText('app_metadata {"signedUp":true}').waitFor();
    await login(1).getByText('Request 1').click();
    await login(1).getByText('authorization: ********').waitFor();
    await login(1)
      .getByRole('region', { name: 'Answer to request 1' })
      .getByText('"created"')
      .waitFor();
    await logIn().click();
    await login(2).getByText('Skipped: the user is marked, so nothing was sent.').waitFor();
    await login(2).getByText('Keen stored no events').waitFor();
    // Without the mark it is sent again, and Keen keeps the first.
    await button('Forget the marks').click();
    await page.getByText('The host has forgotten its marks').waitFor();
    await logIn().click();
    const fourth = page.getByRole('article', { name: 'Login 4', exact: true });
    await fourth.getByText('Sent 1 request.').waitFor();
    await fourth.getByText('Keen stored no events').waitFor();
  });

  test('twice at the same moment makes one event', async () => {
    for (const label of FACES) {
      const page = await used.open();
      const { face, button } = parts(page);
      await face(label).check();
      await button('Twice at the same moment').click();
      await page.getByText('Login 1: 2 at the same moment').waitFor();
      assert.equal(await page.getByText('Sent 1 request.').count(), 2, label);
      await page.getByText('Keen stored 1 event').waitFor();
    }
    assert.equal(used.server.keen.events().length, FACES.length);
  });

  test('a new user id is a new sign-up', async () => {
    const page = await used.open();
    const { face, logIn, button } = parts(page);
    for (const label of FACES) {
      await face(label).check();
      for (let count = 0; count < 2; count += 1) {
        await button('New user id').click();
        await logIn().click();
        await page.getByText('Keen stored 1 event').first().waitFor();
      }
    }
    await page.getByText('Keen has 6 events').waitFor();
  });
});

/** How each fault ends, in a rule with KEENIO_ON_ERROR at deny and one attempt. */
const ENDS = {
  none: /^the login goes on$/,
  down: /^KEEN_UNAVAILABLE/,
  busy: /^KEEN_UNAVAILABLE/,
  key: /^KEEN_REJECTED.*KEENIO_WRITE_KEY/,
  project: /^KEEN_REJECTED.*KEENIO_PROJECT_ID/,
  event: /^KEEN_REJECTED/,
  lost: /^KEEN_NETWORK/,
  reset: /^KEEN_NETWORK/,
  silent: /^KEEN_TIMEOUT/,
  stuck: /^the login goes on$/,
  cut: /^the login goes on$/,
  slow: /^the login goes on$/,
  big: /^the login goes on$/,
  proxy: /^KEEN_UNAVAILABLE/,
  redirect: /^KEEN_REJECTED/,
  echo: /^KEEN_REJECTED/,
};

describe('what Keen does next', () => {
  test('each fault, and what it means for the login', async () => {
    const page = await used.open();
    const { fault, logIn, button } = parts(page);
    await setSetting(page, 'KEENIO_MAX_ATTEMPTS', '1');
    for (const [at, { id, label }] of FAULTS.entries()) {
      // Some of these logins end only with their time.
      await setSetting(page, 'KEENIO_TIMEOUT_MS', id === 'silent' ? '200' : '2000');
      await fault(id).check();
      await button('New user id').click();
      await logIn().click();
      const run = page.getByRole('article', { name: `Login ${at + 1}`, exact: true });
      await run.getByText(ENDS[id]).waitFor();
      assert.ok(!(await run.innerText()).includes('local-write-key'), label);
    }
  });

  test('deny does not let the person in, allow does, and tries again at the next login', async () => {
    const page = await used.open();
    const { fault, logIn, login, button } = parts(page);
    await setSetting(page, 'KEENIO_MAX_ATTEMPTS', '1');
    await fault('down').check();
    await page.getByText('What Keen does next: It is down (503)').waitFor();
    await logIn().click();
    await login(1).getByText('the login is denied').waitFor();
    await login(1).getByText('callback(error, user, context)').waitFor();
    await setSetting(page, 'KEENIO_ON_ERROR', 'allow');
    await logIn().click();
    await login(2).getByText('the login goes on').waitFor();
    await login(2).getByText('none: the next login tries again').waitFor();
    await login(2)
      .getByText(/^keen-signup-rule: .*503/)
      .waitFor();
    await button('Let it work').click();
    await page.waitForFunction((radio) => radio.checked, await fault('none').elementHandle());
    await logIn().click();
    await login(3).getByText('Keen stored 1 event').waitFor();
  });

  test('in an Action, the person reads KEENIO_DENY_MESSAGE', async () => {
    const page = await used.open();
    const { face, fault, logIn, login } = parts(page);
    await face('Action').check();
    await setSetting(page, 'KEENIO_DENY_MESSAGE', 'Come back in five minutes.');
    await fault('event').check();
    await page.getByText('What Keen does next: It refuses the event').waitFor();
    await logIn().click();
    await login(1).getByText('api.access.deny(reason)').waitFor();
    await login(1).getByText('Come back in five minutes.').waitFor();
    await login(1)
      .getByText(/^keen-signup-rule: KEEN_REJECTED/)
      .waitFor();
  });

  test('in an event stream, what may pass is delivered again, the rest is logged', async () => {
    const page = await used.open();
    const { face, fault, logIn, login } = parts(page);
    await face('Event stream').check();
    await setSetting(page, 'KEENIO_MAX_ATTEMPTS', '1');
    await fault('down').check();
    await page.getByText('What Keen does next: It is down').waitFor();
    await logIn().click();
    await login(1).getByText('delivered again later').waitFor();
    await fault('event').check();
    await page.getByText('What Keen does next: It refuses the event').waitFor();
    await logIn().click();
    await login(2).getByText('delivered', { exact: true }).waitFor();
    await login(2)
      .getByText(/^keen-signup-rule: KEEN_REJECTED/)
      .waitFor();
  });

  test('a fault for the next request only: the second attempt succeeds', async () => {
    const page = await used.open();
    const { fault, logIn, login } = parts(page);
    await page.getByLabel('It lasts').selectOption('for the next request');
    await fault('lost').check();
    await page.getByText('It does that for 1 more request.').waitFor();
    await logIn().click();
    await login(1).getByText('Sent 2 requests.').waitFor();
    await login(1).getByText('no answer', { exact: true }).waitFor();
    await login(1).getByText('Keen stored 1 event').waitFor();
    await page.getByText('What Keen does next:').waitFor({ state: 'detached' });
  });

  test('an answer that takes longer than the budget', async () => {
    const page = await used.open();
    const { logIn, login } = parts(page);
    await setSetting(page, 'KEENIO_TIMEOUT_MS', '200');
    await page.getByLabel('It answers').selectOption('after 6 s');
    await page.getByText('it answers after 6 s').waitFor();
    await logIn().click();
    await login(1)
      .getByText(/^KEEN_TIMEOUT/)
      .waitFor();
  });
});
