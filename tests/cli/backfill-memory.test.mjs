// Memory that the users take whose events are under way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBatches } from '../../cli/backfill/batches.mjs';
import { Report } from '../../cli/backfill/report.mjs';
import { Selection } from '../../cli/backfill/selection.mjs';
import { openExport } from '../../cli/exports/open.mjs';
import { SignUps } from '../../cli/module.mjs';
import { calm, pipeOf } from './export-reading.mjs';
import { exportedUser } from './exported-user.mjs';
import { bytesInUse } from './memory-in-use.mjs';

const USERS = 20_000;

const lineOf = (number) => `${JSON.stringify(exportedUser(number))}\n`;

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
