// One person through the rule, the Action and the Event Stream at the same time: the three make the same event,
// and Keen keeps one for each tenant.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { pasted } from '../contract/hosts/action.mjs';
import { makeApi, makeHostEvent } from '../contract/hosts/action-event.mjs';
import { ruleSandbox } from '../contract/hosts/rule-sandbox.mjs';
import {
  makeAuth0,
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  WRITE_KEY,
} from '../contract/sign-up.mjs';
import { makeMessage, openContainer } from './stream-container.mjs';

let keen;
let rule;
let action;
let stream;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  rule = await ruleSandbox.open({ transport: 'fetch' });
  action = await pasted.open({ transport: 'fetch' });
  stream = openContainer(makeSettings(keen.url));
});
beforeEach(() => keen.reset());
after(async () => {
  await rule.close();
  await action.close();
  await keen.close();
});

/** One sign-up of a person in this tenant, seen by all three at once; none sees the mark of another. */
async function signUp(tenant) {
  const api = makeApi();
  const [byRule, byAction, status] = await Promise.all([
    rule.login({
      user: makeUser(),
      context: makeContext({ tenant }),
      configuration: makeSettings(keen.url),
      auth0: makeAuth0(),
    }),
    action.run({ event: makeHostEvent(makeSettings(keen.url), { tenant: { id: tenant } }), api }),
    stream.deliver(makeMessage(makeUser(), { a0tenant: tenant })),
  ]);
  assert.deepEqual([byRule.calls[0].error, api.denials, status], [null, [], 200]);
  assert.deepEqual([byRule.lines, byAction.lines, stream.lines], [[], [], []]);
}

test('in one tenant they are one event', async () => {
  await signUp('brand-a');
  const bodies = keen.requests.map(({ body }) => body);
  assert.equal(bodies.length, 3);
  assert.equal(new Set(bodies).size, 1, 'all three make the same event');
  assert.equal(keen.events().length, 1);
});

test('in two tenants they are two', async () => {
  await Promise.all([signUp('brand-a'), signUp('brand-b')]);
  assert.equal(keen.requests.length, 6);
  assert.equal(keen.events().length, 2);
});
