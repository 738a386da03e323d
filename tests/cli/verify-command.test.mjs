// The published command reads with the libraries that are inside it, in each Node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { binaryOf, VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { runCommand } from './command-process.mjs';
import { makeFolder } from './folder.mjs';

const write = await makeFolder();

/** Auth0's CSV of two users, `auth0|ada` and `auth0|new`, compressed. */
const ZSTD =
  'KLUv/SB7FQMAJAV1c2VyX2lkLG5hbWUsY3JlYXRlZF9hdAoiJ2F1dGgwfGFkYSIsIidBZGEgTG92ZWxhY2UiLDIwMjYtMDMtMDFUMTA6MjA6MzAuNDU2Wm5ld04yBQCgC1QFKnFBmCYXygw=';

for (const version of VERSIONS) {
  test(`Node ${version}: CSV in zstd`, async (t) => {
    const keen = await startKeen();
    t.after(() => keen.close());
    await fetch(`${keen.url}/3.0/projects/localproject/events/signups`, {
      method: 'POST',
      headers: { authorization: 'local-write-key' },
      body: JSON.stringify({ userId: 'auth0|ada' }),
    });
    const path = await write('users.csv.zst', Buffer.from(ZSTD, 'base64'));
    const env = {
      KEENIO_PROJECT_ID: 'localproject',
      KEENIO_WRITE_KEY: 'local-write-key',
      KEENIO_READ_KEY: 'local-read-key',
      KEENIO_API_URL: keen.url,
    };
    const found = await runCommand(['verify', path], { env, node: binaryOf(version) });
    assert.equal(
      found.stdout,
      '{"user_id":"auth0|new","name":"New","created_at":"2026-03-02T10:20:30.456Z"}\n',
    );
    assert.match(found.stderr, /users\.csv\.zst: Auth0 or plain, CSV, zstd\n/);
    assert.equal(found.status, 1);
  });
}
