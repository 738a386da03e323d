// `keen-signup-rule backfill` as a process: signals, pipes that close, a disk that is full.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { after, afterEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { runCommand, startCommand } from './command-process.mjs';
import { makeFolder } from './folder.mjs';

const write = await makeFolder();
const keen = await startKeen();
after(() => keen.close());
afterEach(() => keen.reset());

const env = {
  KEENIO_API_URL: keen.url,
  KEENIO_PROJECT_ID: 'localproject',
  KEENIO_WRITE_KEY: 'local-write-key',
};
const makeUser = (number) => ({
  user_id: `auth0|${number}`,
  name: `Person ${number}`,
  created_at: '2026-03-01T10:20:30.000Z',
});
const linesOf = (count, changes) =>
  Array.from({ length: count }, (_, at) => `${JSON.stringify({ ...makeUser(at), ...changes })}\n`);
const storedIds = () => keen.events().map(({ userId }) => userId);

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal}: the state is saved, and the same call goes on`, async () => {
    const file = await write(`${signal}.json`, linesOf(12_000).join(''));
    let child;
    keen.faultBy((_, ordinal) => {
      if (ordinal === 1) return undefined;
      child.kill(signal);
      return { hang: 'headers' };
    });
    child = startCommand(['backfill', file, '--concurrency', '1'], { env });
    const [errors, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(status, 130);
    assert.match(errors, /interrupted; the same command goes on from there/);
    keen.clearFaults();
    const next = await runCommand(['backfill', file, '--json'], { env });
    assert.equal(next.status, 0, next.stderr);
    const { sent, skipped } = JSON.parse(next.stdout);
    assert.deepEqual({ sent, skipped }, { sent: 7000, skipped: 5000 });
    assert.equal(new Set(storedIds()).size, 12_000);
  });
}

test('a result that nobody reads does not stop it', async () => {
  const file = await write('unread.json', linesOf(6000).join(''));
  const child = startCommand(['backfill', file], { env });
  child.stdout.destroy();
  child.stderr.destroy();
  const [status] = await once(child, 'exit');
  assert.equal(status, 0);
  assert.equal(storedIds().length, 6000);
});

describe('standard input', () => {
  test('that ends in the middle of a user', async () => {
    const rejects = `${await write('pipe', '')}.rejects.ndjson`;
    const child = startCommand(['backfill', '-', '--rejects', rejects], { env });
    const [first, second] = linesOf(2);
    child.stdin.write(first);
    child.stdin.end(second.slice(0, -9));
    const [errors, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(status, 1);
    assert.match(errors, /standard input, line 2: cut off at the end of the file/);
    assert.deepEqual(storedIds(), ['auth0|0']);
    assert.equal(JSON.parse(await readFile(rejects, 'utf8')).line, 2);
  });

  test('that arrives slowly, in small pieces', async () => {
    const rejects = `${await write('slow', '')}.rejects.ndjson`;
    const child = startCommand(['backfill', '-', '--rejects', rejects, '--json'], { env });
    for (const line of linesOf(20)) {
      for (const piece of [line.slice(0, 30), line.slice(30)]) {
        if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
        await new Promise(setImmediate);
      }
    }
    child.stdin.end();
    const [output, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    assert.equal(status, 0);
    assert.equal(JSON.parse(output).sent, 20);
  });
});

test('a full disk: refused users are not lost, and the next run writes them', async () => {
  const users = [...linesOf(1, { user_id: '' }), ...linesOf(5500)];
  const file = await write('full.json', users.join(''));
  const full = await runCommand(['backfill', file, '--rejects', '/dev/full'], { env });
  assert.equal(full.status, 1);
  assert.match(full.stderr, /\/dev\/full: cannot be written, the disk is full/);
  const next = await runCommand(['backfill', file], { env });
  assert.equal(next.status, 1);
  assert.match(next.stderr, /full\.json, line 1: no user id/);
  const rejected = await readFile(`${file}.rejects.ndjson`, 'utf8');
  assert.equal(rejected.trim().split('\n').length, 1);
  assert.equal(new Set(storedIds()).size, 5500);
});
