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

/** The event that sign-up makes. */
export const makeEvent = ({ keen, ...more } = {}) => ({
  userId: 'auth0|5f7c8ec7c33c6c004bbafe82',
  name: 'Ada Lovelace',
  ip: '203.0.113.77',
  keen: {
    timestamp: '2026-03-01T10:20:30.456Z',
    uniqueness_token: token('auth0|5f7c8ec7c33c6c004bbafe82'),
    ...keen,
  },
  ...more,
});

/** The uniqueness token of a user. */
export const token = (userId) => createHash('sha256').update(`signup\0${userId}`).digest('hex');

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
