// The pasted file in a server that was not written for it: user and context are the simulator's.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { simulator } from './hosts/simulator.mjs';
import { makeSettings, PROJECT_ID, token, WRITE_KEY } from './sign-up.mjs';

const ID = 'auth0|grace';

let keen;
let host;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  host = await simulator.open();
});
beforeEach(() => keen.reset());
after(async () => {
  await host.close();
  await keen.close();
});

const claims = ({ id_token }) => JSON.parse(Buffer.from(id_token.split('.')[1], 'base64url'));

test('POST /oauth/token records the sign-up, and its token carries the mark', async () => {
  const { calls, answer } = await host.login({ id: ID, configuration: makeSettings(keen.url) });
  assert.equal(calls.length, 1);
  assert.equal(calls[0].error, null);
  const [{ keen: own, ...event }] = keen.events();
  assert.deepEqual(event, { userId: ID, name: 'Grace Hopper' }, 'its context has no request');
  assert.equal(JSON.parse(keen.requests[0].body).keen.uniqueness_token, token(ID));
  assert.equal(own.timestamp, JSON.parse(keen.requests[0].body).keen.timestamp);
  const { persistent, app_metadata } = claims(answer);
  assert.deepEqual(persistent, { signedUp: true });
  assert.deepEqual(app_metadata, { signedUp: true });
});

test('it saves no mark: the next login is sent again, and Keen counts once', async () => {
  for (let login = 0; login < 2; login += 1) {
    await host.login({ id: ID, configuration: makeSettings(keen.url) });
  }
  assert.equal(keen.requests.length, 2);
  assert.equal(keen.events().length, 1);
});

test('as it is, without any configuration, the rule says what is missing', async () => {
  const { calls, answer } = await host.login({ id: ID });
  assert.equal(calls.length, 1);
  assert.equal(calls[0].error.code, 'KEEN_SETTINGS');
  assert.equal(claims(answer).app_metadata, undefined);
  assert.equal(keen.requests.length, 0);
});
