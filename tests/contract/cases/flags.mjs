// KEENIO_FLAG: a name that no profile has, or every user would count as recorded.
import assert from 'node:assert/strict';
import { denied, marked, recorded, unmarked } from '../outcome.mjs';
import { makeUser } from '../sign-up.mjs';

/** What hosts keep in a profile. */
const PROFILE = [
  'user_id',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'username',
  'email',
  'email_verified',
  'phone_number',
  'phone_verified',
  'picture',
  'identities',
  'user_metadata',
  'app_metadata',
  'persistent',
  'created_at',
  'updated_at',
  'last_ip',
  'last_login',
  'logins_count',
  'blocked',
];

const refused = PROFILE.map((flag) => ({
  name: `KEENIO_FLAG refuses a name of the profile: ${flag}`,
  given: () => ({
    user: makeUser({ persistent: {}, app_metadata: { [flag]: true } }),
    settings: { KEENIO_FLAG: flag },
  }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, /^KEENIO_FLAG must be /);
    assert.equal(seen.requests.length, 0, 'requests');
    unmarked(seen);
  },
}));

const accepted = ['keenRecorded', 'signed_up', 'recorded in Keen', 'named', 'x'.repeat(255)].map(
  (flag) => ({
    name: `KEENIO_FLAG accepts ${flag.slice(0, 20)}`,
    given: () => ({ settings: { KEENIO_FLAG: flag } }),
    expect(seen) {
      recorded(seen);
      marked(seen, flag);
      unmarked(seen);
    },
  }),
);

export const flags = [...refused, ...accepted];
