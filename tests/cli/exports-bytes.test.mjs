import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openExport } from '../../cli/exports/open.mjs';
import { calm, readExport } from './export-reading.mjs';
import { makeFolder } from './folder.mjs';

const write = await makeFolder();

const text = '{"user_id":"ada","name":"José"}\n{"user_id":"bob","name":"Bob"}\n';
const names = ['José', 'Bob'];

/** `text`, compressed by `zstd` in two frames, with one between them that is to be skipped. */
const zstd = Buffer.from(
  'KLUv/SAUoQAAeyJ1c2VyX2lkIjoiYWRhIiwibmFQKk0YAwAAAAECAyi1L/0gLGEBAG1lIjoiSm9zw6kifQp7InVzZXJfaWQiOiJib2IiLCJuYW1lIjoiQm9iIn0K',
  'base64',
);

const utf16 = (content) => Buffer.from(`\ufeff${content}`, 'utf16le');
/** @type {[string, string | Buffer, string][]} */
const forms = [
  ['UTF-8', text, ''],
  ['UTF-8 with a byte order mark', `\ufeff${text}`, ''],
  ['UTF-16, little end first, as PowerShell writes it', utf16(text), ''],
  ['UTF-16, big end first', utf16(text).swap16(), ''],
  ['gzip', gzipSync(text), ', gzip'],
  [
    'gzip in two members',
    Buffer.concat([gzipSync(text.slice(0, 20)), gzipSync(text.slice(20))]),
    ', gzip',
  ],
  ['gzip of UTF-8 with a byte order mark', gzipSync(`\ufeff${text}`), ', gzip'],
  ['zstd', zstd, ', zstd'],
];

for (const [name, content, compression] of forms) {
  for (const size of [1, 7, 65536]) {
    test(`${name}, in pieces of ${size} bytes`, async () => {
      const { description, items } = await readExport(content, { size });
      assert.equal(description, `Auth0 or plain, newline-delimited JSON${compression}`);
      assert.deepEqual(
        items.map(({ user }) => user?.name),
        names,
      );
    });
  }
}

test('an export in a named pipe is read once', async () => {
  const path = `${await write('users', text)}.pipe`;
  execFileSync('mkfifo', [path]);
  const writing = writeFile(path, text);
  const source = await openExport(path, { stdin: Readable.from([]), signal: calm });
  assert.equal(source.size, undefined);
  const items = [];
  for await (const batch of source.batches()) items.push(...batch);
  assert.deepEqual(
    items.map(({ user }) => user.name),
    names,
  );
  await writing;
});

test('a file is told with its size, and how much of it was read', async () => {
  const packed = gzipSync(text);
  const path = await write('users.json.gz', packed);
  const source = await openExport(path, { stdin: Readable.from([]), signal: calm });
  assert.equal(source.size, packed.length);
  for await (const batch of source.batches()) assert.equal(batch.length, 2);
  assert.equal(source.bytesRead, packed.length);
});
