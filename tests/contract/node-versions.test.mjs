// Every face on every Node that a host offers, over HTTP and HTTPS.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startKeen } from '../../playground/keen.mjs';
import { makeCertificate } from './hosts/certificate.mjs';
import { binaryOf, VERSIONS } from './hosts/node-binaries.mjs';
import { PROJECT_ID, WRITE_KEY } from './sign-up.mjs';

const SCRIPT = fileURLToPath(new URL('hosts/one-login.mjs', import.meta.url));
const run = promisify(execFile);

describe('every face runs on', { concurrency: true }, () => {
  let folder;
  let env;
  let tls;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'node-versions-'));
    tls = await makeCertificate();
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, tls.cert);
    env = { ...process.env, NODE_EXTRA_CA_CERTS: authority };
  });
  after(() => rm(folder, { recursive: true }));

  for (const version of VERSIONS) {
    test(`Node ${version}`, async () => {
      const own = { projectId: PROJECT_ID, writeKey: WRITE_KEY };
      const keens = await Promise.all([startKeen(own), startKeen({ ...own, tls })]);
      try {
        const node = binaryOf(version);
        const { stdout: running } = await run(node, ['--version']);
        assert.match(running, new RegExp(`^v${version}\\.`));
        const { stdout, stderr } = await run(node, [SCRIPT, ...keens.map(({ url }) => url)], {
          env,
        });
        assert.equal(stderr, '');
        const outcomes = JSON.parse(stdout);
        assert.ok(outcomes.length > 0);
        for (const { login, ...outcome } of outcomes) {
          assert.deepEqual(outcome, { errors: [null], mark: true, lines: [] }, login);
        }
        const users = [...new Set(outcomes.map(({ login }) => login.replace(/, [^,]+$/, '')))];
        for (const keen of keens) {
          const recorded = keen.events().map(({ userId }) => userId);
          assert.deepEqual(recorded.sort(), users.sort());
        }
      } finally {
        await Promise.all(keens.map((keen) => keen.close()));
      }
    });
  }
});
