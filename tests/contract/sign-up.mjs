// The sign-up every case starts from; a case says only what is different.
import { createHash } from 'node:crypto';

export const PROJECT_ID = 'localproject';
export const WRITE_KEY = 'wk-7d0be5c1f29a';

/** A new user, as a host hands it in at the first login. */
export const makeUser = (more) => ({
  user_id: 'auth0|5f7c8ec7c33c6c004bbafe82',
  name: 'Ada Lovelace',
  email: 'ada@analytical.example',
  created_at: '2026-03-01T10:20:30.456Z',
  ...more,
});

/** A login's context. */
export const makeContext = (more) => ({
  clientName: 'An app',
  connection: 'Username-Password-Authentication',
  request: { ip: '203.0.113.77', userAgent: 'A browser' },
  stats: { loginsCount: 1 },
  ...more,
});

/** Settings that work, one attempt each, so that a case is about one answer. */
export const makeSettings = (url, more) => ({
  KEENIO_WRITE_KEY: WRITE_KEY,
  KEENIO_PROJECT_ID: PROJECT_ID,
  KEENIO_API_URL: url,
  KEENIO_MAX_ATTEMPTS: '1',
  ...more,
});

/** A user with more than the contract asks for. */
export const makeProfile = (more) =>
  makeUser({
    identities: [
      { provider: 'google-oauth2', isSocial: true },
      { provider: 'auth0', profileData: { age: 36 } },
    ],
    app_metadata: { plan: 'gold', seats: 0, trial: false, 'spaced name': 'yes' },
    user_metadata: { tags: ['a', 'b'], address: { city: 'London', zip: null } },
    ...more,
  });

/** Settings that map these properties. */
export const mapping = (properties) => ({ KEENIO_PROPERTIES: JSON.stringify(properties) });

const withoutUndefined = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** The event of that sign-up, with other values; `undefined` takes one away. */
export const makeEvent = ({ keen, ...more } = {}) =>
  withoutUndefined({
    userId: 'auth0|5f7c8ec7c33c6c004bbafe82',
    name: 'Ada Lovelace',
    ip: '203.0.113.77',
    ...more,
    keen: withoutUndefined({
      timestamp: '2026-03-01T10:20:30.456Z',
      uniqueness_token: token('auth0|5f7c8ec7c33c6c004bbafe82'),
      ...keen,
    }),
  });

/** The uniqueness token of a user, in a tenant where the host names one. */
export const token = (userId, ...tenant) =>
  createHash('sha256')
    .update(['signup', ...tenant, userId].join('\0'))
    .digest('hex');

/** What must never be in an error or a logged line. */
export const SECRETS = [
  WRITE_KEY,
  'Ada Lovelace',
  'ada@analytical.example',
  '203.0.113.77',
  '5f7c8ec7c33c6c004bbafe82',
];

/** The host's management client; it keeps what it was called with. */
export function makeAuth0(save = async () => ({})) {
  const saves = [];
  const users = {
    updateAppMetadata(...values) {
      saves.push({ self: this, values });
      return save();
    },
  };
  return { saves, users };
}
