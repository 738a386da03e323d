// Memory while an export is read that is far larger than what may be kept.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { openExport } from '../../cli/exports/open.mjs';
import { calm } from './export-reading.mjs';
import { bytesInUse } from './memory-in-use.mjs';

const MIB = 1024 * 1024;
const USERS = 150_000;
const FILLING = 'x'.repeat(400);
const FEW = 1000;

const user = (number) => ({ user_id: `u${number}`, name: FILLING });
/** @type {Record<string, { before?: string, line: (number: number) => string, after?: string }>} */
const layouts = {
  'newline-delimited JSON': { line: (number) => `${JSON.stringify(user(number))}\n` },
  'a list in one line of JSON': {
    before: `{"users":[${JSON.stringify(user(0))}`,
    line: (number) => `,${JSON.stringify(user(number))}`,
    after: ']}',
  },
  CSV: { before: 'user_id,name\n', line: (number) => `u${number},${FILLING}\n` },
};

/** The export in pieces of about 0.4 MB. */
function* piecesOf({ before = '', line, after = '' }) {
  yield before;
  for (let start = 1; start <= USERS; start += FEW) {
    yield Array.from({ length: FEW }, (_, at) => line(start + at)).join('');
  }
  yield after;
}

for (const [name, layout] of Object.entries(layouts)) {
  test(`${name}: 66 MB are read in less than 12 MiB`, async () => {
    const stdin = Readable.from(piecesOf(layout), { objectMode: false });
    const source = await openExport('-', { stdin, signal: calm });
    const start = bytesInUse();
    let count = 0;
    let batches = 0;
    let most = 0;
    for await (const items of source.batches()) {
      count += items.length;
      batches += 1;
      if (batches % 20 === 0) most = Math.max(most, bytesInUse() - start);
    }
    assert.ok(count >= USERS, `${count} users`);
    assert.ok(batches >= 60, `${batches} batches`);
    assert.ok(most < 12 * MIB, `${(most / MIB).toFixed(1)} MiB`);
  });
}
