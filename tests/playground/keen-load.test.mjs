// The local Keen under many events and slow readers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { PROJECT, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen({ keep: 0 });
});
beforeEach(() => keen.reset());
after(() => keen.close());

/** Asks for all events on a socket that nobody reads from yet. */
async function askWithoutReading() {
  const { hostname, port } = new URL(keen.url);
  const socket = connect({ host: hostname, port });
  socket.pause();
  await once(socket, 'connect');
  socket.write(
    `GET ${PROJECT}/queries/extraction?event_collection=signups HTTP/1.1\r\n` +
      'Host: localhost\r\nAuthorization: local-read-key\r\nConnection: close\r\n\r\n',
  );
  return socket;
}

/** Reads an answer to its end. @returns {Promise<object>} its JSON */
async function readAll(socket) {
  const chunks = [];
  for await (const chunk of socket) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
}

const batchOf = (count, from = 0) => ({
  signups: Array.from({ length: count }, (_, i) => ({ n: from + i, text: 'x'.repeat(1_000) })),
});

describe('many at once', () => {
  test('readers that do not read hold nobody up, and get the whole answer later', async () => {
    const count = 8_000; // About 8 MB, more than the sockets on the way can hold.
    await write(keen, batchOf(count), { path: '' });
    const readers = await Promise.all(Array.from({ length: 8 }, askWithoutReading));
    const answers = Array.from({ length: 200 }, (_, n) => write(keen, { n }, { path: '/others' }));
    for (const { status } of await Promise.all(answers)) assert.equal(status, 201);
    for (const socket of readers) {
      assert.equal((await readAll(socket)).result.length, count);
    }
  });

  test('a reader that leaves in the middle is forgotten', async () => {
    await write(keen, batchOf(8_000), { path: '' });
    const reader = await askWithoutReading();
    reader.resume();
    await once(reader, 'data');
    reader.destroy();
    assert.equal((await write(keen, { n: 1 }, { path: '/others' })).status, 201);
  });

  test('a listener hears of every event, in order, however they come', async () => {
    const heard = [];
    const done = new Promise((resolve) => {
      keen.onChange(({ stored }) => {
        heard.push(...stored.map(({ event }) => event.n));
        if (heard.length === 5_000) resolve();
      });
    });
    await Promise.all([
      ...[0, 1, 2, 3].map((i) => write(keen, batchOf(1_000, i * 1_000), { path: '' })),
      ...Array.from({ length: 1_000 }, (_, i) => write(keen, { n: 4_000 + i })),
    ]);
    await done;
    assert.deepEqual(
      heard,
      keen.events().map(({ n }) => n),
    );
  });
});
