// Somebody signs up over a route of Better Auth.
import assert from 'node:assert/strict';
import { getMigrations } from 'better-auth/db/migration';

process.env.BETTER_AUTH_URL = 'http://localhost:3000';
process.env.BETTER_AUTH_SECRET = 'hT8vQ2nXw5bR7kLm3pYd9sJfZ1cGq4Ea';
const { auth } = await import('./snippet.mjs');
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const response = await auth.handler(
  new Request('http://localhost:3000/api/auth/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Ada Lovelace',
      email: 'ada@analytical.example',
      password: 'a-password-for-tests',
    }),
  }),
);
assert.equal(response.status, 200);
