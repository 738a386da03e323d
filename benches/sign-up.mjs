/** The sign-up that every contestant records. */

export const PROJECT_ID = 'localproject';
export const WRITE_KEY = 'local-write-key';

/** A new user, as a host hands it in at the first login. */
export const makeUser = () => ({
  user_id: 'auth0|5f7c8ec7c33c6c004bbafe82',
  name: 'Ada Lovelace',
  email: 'ada@analytical.example',
  created_at: '2026-03-01T10:20:30.456Z',
});

/** The same user at any later login. */
export const makeRecordedUser = () => ({ ...makeUser(), signedUp: true });

export const makeContext = () => ({
  clientName: 'An app',
  connection: 'Username-Password-Authentication',
  request: { ip: '203.0.113.77', userAgent: 'A browser' },
  stats: { loginsCount: 1 },
});

/** What the host has as `configuration`. */
export const makeConfiguration = (url, more) => ({
  KEENIO_WRITE_KEY: WRITE_KEY,
  KEENIO_PROJECT_ID: PROJECT_ID,
  KEENIO_API_URL: url,
  ...more,
});

/** One login by a rule, as a host does it. */
export const signUp = (rule, user) =>
  new Promise((resolve, reject) => {
    rule(user, makeContext(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

/** The event that sign-up makes, for the peers that are handed one. */
export const makeEvent = (user, context) => ({
  userId: user.user_id,
  name: user.name,
  ip: context.request.ip,
});

/** The bytes that go over the wire for it, for the peer that does nothing but send. */
export const BODY = JSON.stringify({
  ...makeEvent(makeUser(), makeContext()),
  keen: {
    timestamp: '2026-03-01T10:20:30.456Z',
    uniqueness_token: '0'.repeat(64),
  },
});
