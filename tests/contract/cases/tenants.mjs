// An id is unique within its tenant only: where the host names the tenant, the token holds it.
import assert from 'node:assert/strict';
import { withGetter } from '../hostile-objects.mjs';
import { goesOn, recorded, sent } from '../outcome.mjs';
import { makeContext, makeEvent, makeUser, token } from '../sign-up.mjs';

const { user_id } = makeUser();

const TOKENS = [
  ['a tenant', 'brand-a', token(user_id, 'brand-a')],
  ['a tenant beyond ASCII', 'Žofie', token(user_id, 'Žofie')],
  ['no tenant', undefined, token(user_id)],
  ['a null tenant', null, token(user_id)],
  ['an empty tenant', '', token(user_id)],
  ['a tenant that is a number', 7, token(user_id)],
  ['a tenant that is an object', { id: 'brand-a' }, token(user_id)],
].map(([what, tenant, uniqueness_token]) => ({
  name: `the token with ${what}`,
  needs: 'tenant',
  given: () => ({ context: makeContext({ tenant }) }),
  expect: (seen) => recorded(seen, makeEvent({ keen: { uniqueness_token } })),
}));

export const tenants = [
  ...TOKENS,
  {
    name: 'the same id in two tenants is two events, in one tenant one',
    needs: 'tenant',
    given: () => ({ context: makeContext({ tenant: 'brand-a' }) }),
    async expect(seen) {
      goesOn(seen);
      goesOn(await seen.again({ context: makeContext({ tenant: 'brand-b' }) }));
      goesOn(await seen.again({ context: makeContext({ tenant: 'brand-a' }) }));
      assert.equal(seen.requests.length, 3);
      assert.equal(seen.keen.events().length, 2);
    },
  },
  {
    name: 'where the tenant ends and the id begins is certain',
    needs: 'tenant',
    given: () => ({
      user: makeUser({ user_id: 'b\0c' }),
      context: makeContext({ tenant: 'a' }),
    }),
    async expect(seen) {
      goesOn(seen);
      goesOn(
        await seen.again({
          user: makeUser({ user_id: 'c' }),
          context: makeContext({ tenant: 'ab' }),
        }),
      );
      assert.equal(seen.keen.events().length, 2);
    },
  },
  {
    name: 'context.tenant cannot be read: recorded as without a tenant',
    only: 'rule',
    given: () => ({ context: withGetter(makeContext(), 'tenant') }),
    expect(seen) {
      goesOn(seen);
      assert.equal(sent(seen).keen.uniqueness_token, token(user_id));
    },
  },
];
