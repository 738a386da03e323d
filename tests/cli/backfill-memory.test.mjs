// Memory that the users take whose events are under way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeBatches } from '../../cli/backfill/batches.mjs';
import { Report } from '../../cli/backfill/report.mjs';
import { Selection } from '../../cli/backfill/selection.mjs';
import { openExport } from '../../cli/exports/open.mjs';
import { SignUps } from '../../cli/module.mjs';
import { calm, pipeOf } from './export-reading.mjs';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const USERS = 20_000;

const lineOf = (number) =>
  `${JSON.stringify({
    user_id: `auth0|${String(number).padStart(24, '0')}`,
    email: `user${number}@example.com`,
    email_verified: true,
    name: `User ${number}`,
    nickname: `user${number}`,
    picture: `https://example.com/avatars/${number}.png`,
    created_at: new Date(1.6e12 + number * 60_000).toISOString(),
    updated_at: '2026-03-01T10:20:30.456Z',
    identities: [{ provider: 'auth0', user_id: String(number), isSocial: false }],
    app_metadata: { plan: 'free' },
  })}\n`;

function bytesInUse() {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('a user under way takes less than 1,000 bytes', async () => {
  const content = Buffer.from(Array.from({ length: USERS }, (_, at) => lineOf(at)).join(''));
  const signUps = new SignUps({ KEENIO_WRITE_KEY: 'key', KEENIO_PROJECT_ID: 'project' });
  const source = await openExport('-', { stdin: pipeOf(content, 256 * 1024), signal: calm });
  const run = { selection: new Selection(signUps, {}), isDone: () => false, report: new Report() };
  const start = bytesInUse();
  const held = [];
  for await (const batch of makeBatches(source.batches(), run)) held.push(batch);
  // The export is one piece of memory here, and belongs to the users, too.
  const bytes = (bytesInUse() - start + content.length) / USERS;
  assert.equal(held.flatMap(({ entries }) => entries).length, USERS);
  assert.ok(bytes < 1000, `${bytes.toFixed(0)} bytes`);
  assert.equal(held[3].entries[4999].reread().name, `User ${USERS - 1}`);
});
