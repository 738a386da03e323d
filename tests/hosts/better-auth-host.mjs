// Better Auth with a SQLite database in a file, and its routes on a server of this machine.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import Database from 'better-sqlite3';

export const ADA = {
  name: 'Ada Lovelace',
  email: 'ada@analytical.example',
  password: 'a-password-for-tests',
};

/**
 * @param {object} databaseHooks what `signupHooks` gives
 * @returns `post(path, body)` to a route of Better Auth, its `api` for calls without a request, `users()` of
 *   the database, and `close`
 */
export async function openBetterAuth(databaseHooks) {
  const folder = await mkdtemp(join(tmpdir(), 'keen-signup-rule-better-auth-'));
  const database = new Database(join(folder, 'auth.db'));
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const auth = betterAuth({
    baseURL,
    database,
    databaseHooks,
    emailAndPassword: { enabled: true },
    secret: 'hT8vQ2nXw5bR7kLm3pYd9sJfZ1cGq4Ea',
    telemetry: { enabled: false },
  });
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  server.on('request', toNodeHandler(auth));
  return {
    api: auth.api,
    post: (path, body) =>
      fetch(`${baseURL}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: baseURL, 'user-agent': 'A browser' },
        body: JSON.stringify(body),
      }),
    users: () => database.prepare('SELECT id, name, email, createdAt FROM user').all(),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      database.close();
      await rm(folder, { recursive: true });
    },
  };
}
