// The local Keen as a command.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startKeen } from '../../playground/keen.mjs';
import { write } from './write.mjs';

const KEEN = fileURLToPath(new URL('../../playground/keen.mjs', import.meta.url));

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keen-command-'));
});
after(() => rm(directory, { recursive: true }));

test('prints address and keys, stores into the file, and ends with Ctrl-C', async () => {
  const file = join(directory, 'events.jsonl');
  const child = spawn(process.execPath, [KEEN, '--port', '0', '--file', file]);
  const ended = once(child, 'exit');
  let shown = '';
  for await (const chunk of child.stdout) {
    shown += chunk;
    if (!shown.includes('Ctrl-C')) continue;
    const [url] = /http:\S+/.exec(shown);
    assert.equal((await write({ url }, { userId: 'a' })).status, 201);
    child.kill('SIGINT');
    break;
  }
  assert.deepEqual(await ended, [0, null]);
  for (const part of ['localproject', 'local-write-key', 'local-read-key', file]) {
    assert.ok(shown.includes(part), part);
  }
  assert.equal(JSON.parse(await readFile(file, 'utf8')).event.userId, 'a');
});

test('a port in use is named, and the exit code is 1', async () => {
  const other = await startKeen();
  const child = spawn(process.execPath, [KEEN, '--port', new URL(other.url).port]);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  await other.close();
  assert.equal(code, 1);
  assert.match(errors, /^listen EADDRINUSE/);
});
