// The folders of pkg/tenant as they are, without values for their placeholders: the first login, or the first
// message, is refused by the name of a setting, and nothing is sent.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pasted } from '../contract/hosts/action.mjs';
import { makeApi, makeHostEvent } from '../contract/hosts/action-event.mjs';
import { ruleSandbox } from '../contract/hosts/rule-sandbox.mjs';
import { makeAuth0, makeContext, makeUser } from '../contract/sign-up.mjs';
import { makeMessage, openContainer } from './stream-container.mjs';

const tenant = new URL('../../pkg/tenant/', import.meta.url);
const parsed = (path) => JSON.parse(readFileSync(new URL(path, tenant), 'utf8'));

/** The secrets of the one Action in a folder. */
const secretsOf = (path) =>
  Object.fromEntries(parsed(path).secrets.map(({ name, value }) => [name, value]));

const REFUSED =
  /^keen-signup-rule: KEEN_SETTINGS: KEENIO_WRITE_KEY must .* still holds a placeholder$/;

test('tenant/rule', async () => {
  const folder = 'rule/rules-configs/';
  const configs = readdirSync(new URL(folder, tenant)).map((file) => parsed(folder + file));
  const configuration = Object.fromEntries(configs.map(({ key, value }) => [key, value]));
  const { login } = await ruleSandbox.open({ transport: 'fetch' });
  const { calls } = await login({
    user: makeUser(),
    context: makeContext(),
    configuration,
    auth0: makeAuth0(),
  });
  const [{ error }] = calls;
  assert.match(`keen-signup-rule: ${error.code}: ${error.message}`, REFUSED);
});

test('tenant/action', async () => {
  const api = makeApi();
  const { run } = await pasted.open({ transport: 'fetch' });
  const event = makeHostEvent(secretsOf('action/actions/keen-signup-rule.json'));
  const { lines } = await run({ event, api });
  assert.deepEqual([lines.length, api.denials.length, api.marks], [1, 1, []]);
  assert.match(lines[0], REFUSED);
});

test('tenant/stream', async () => {
  const { deliver, lines } = openContainer(secretsOf('stream/actions/keen-signup-stream.json'));
  assert.equal(await deliver(makeMessage(makeUser())), 200);
  assert.equal(lines.length, 1);
  assert.match(lines[0], REFUSED);
});
