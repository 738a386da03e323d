// The rule and the Action one after the other, as while moving between them: the second finds the mark of the
// first. tests/hosts/at-once.test.mjs has what happens when it does not.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { pasted } from './hosts/action.mjs';
import { returned } from './hosts/container.mjs';
import {
  makeAuth0,
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  WRITE_KEY,
} from './sign-up.mjs';

let keen;
let ofRules;
let ofActions;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  ofRules = await returned.open({ transport: 'fetch' });
  ofActions = await pasted.open({ transport: 'fetch' });
});
beforeEach(() => keen.reset());
after(async () => {
  await ofRules.close();
  await ofActions.close();
  await keen.close();
});

/** What a tenant keeps of a user, and the two hosts' views of it at a login. */
function makeTenant(settings) {
  const app_metadata = {};
  const save = (metadata) => Object.assign(app_metadata, metadata);
  const own = () => ({
    context: makeContext({ tenant: 'brand-a' }),
    configuration: makeSettings(keen.url, settings),
  });
  return {
    /** A rule's user has the keys of its app_metadata on its root. */
    rule(user = makeUser({ ...app_metadata, app_metadata: { ...app_metadata } })) {
      const auth0 = makeAuth0();
      auth0.users.updateAppMetadata = async (_, metadata) => save(metadata);
      return ofRules.login({ ...own(), user, auth0 });
    },
    action(user = makeUser({ app_metadata: { ...app_metadata } })) {
      const auth0 = makeAuth0();
      auth0.users.updateAppMetadata = (_, metadata) => save(metadata);
      return ofActions.login({ ...own(), user, auth0 });
    },
  };
}

const goOn = (outcomes) =>
  outcomes.every(({ calls, lines }) => calls[0].error === null && lines.length === 0);

for (const order of [
  ['rule', 'action'],
  ['action', 'rule'],
]) {
  for (const settings of [{}, { KEENIO_FLAG: 'keenRecorded' }]) {
    const flag = settings.KEENIO_FLAG ?? 'signedUp';
    test(`${order.join(', then ')}: whichever comes second finds the flag ${flag}`, async () => {
      const tenant = makeTenant(settings);
      const outcomes = [];
      for (const face of order) outcomes.push(await tenant[face]());
      assert.ok(goOn(outcomes));
      assert.equal(keen.requests.length, 1);
      assert.equal(keen.events().length, 1);
    });
  }
}

test('one user in both, one object: the second is skipped', async () => {
  const tenant = makeTenant();
  const user = makeUser();
  assert.ok(goOn([await tenant.rule(user), await tenant.action(user)]));
  assert.equal(keen.requests.length, 1);
});
