// What comes back when something that is not Keen, or not even HTTP, answers on a socket.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { denied, tellsNothing } from '../contract/outcome.mjs';
import { SECRETS } from '../contract/sign-up.mjs';
import { isMarked, logIn, open, SLACK_MS, transports } from './faulty-login.mjs';

const head = (status, ...lines) => [`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n');
const CREATED = `${head('201 Created', 'content-length: 16')}{"created":true}`;
const REFUSED = '{"error_code":"InvalidEventError"}';
const zipped = gzipSync(REFUSED);
const chunked = (...chunks) => head('400 Bad', 'transfer-encoding: chunked') + chunks.join('');

/** Node's fetch takes a 100 that nobody asked for as no answer; Node's http waits for the answer. */
const unasked = (code) => ({ fetch: 'KEEN_NETWORK', 'node:http': code });

/**
 * What is written to the socket, whether it is closed then, the code (by transport where they
 * differ) and further fields.
 */
const ROWS = [
  ['201', CREATED, 'open', null],
  ['201 in HTTP/1.0', 'HTTP/1.0 201 Created\r\n\r\n{"created":true}', 'close', null],
  ['201 without any length', `${head('201 Created')}{}`, 'close', null],
  ['201 without any length or end', `${head('201 Created')}{}`, 'open', null],
  ['201, its length a lie', `${head('201 Created', 'content-length: 999')}{}`, 'close', null],
  ['201 without a reason', `${head('201 ', 'content-length: 0')}`, 'open', null],
  ['100, then 201', head('100 Continue') + CREATED, 'open', unasked(null)],
  ['103, then 201', head('103 Early Hints', 'link: </a>') + CREATED, 'open', null],
  ['two answers', CREATED + head('400 Bad', 'content-length: 0'), 'open', null],
  ['200 and rubbish for gzip', `${head('200', 'content-encoding: gzip')}rubbish`, 'close', null],
  [
    '200 that is zipped',
    Buffer.concat([
      Buffer.from(head('200 OK', 'content-encoding: gzip', `content-length: ${zipped.length}`)),
      zipped,
    ]),
    'open',
    null,
  ],
  [
    '400 in chunks',
    chunked('22\r\n', REFUSED, '\r\n0\r\n\r\n'),
    'open',
    'KEEN_REJECTED',
    {
      status: 400,
      errorCode: 'InvalidEventError',
    },
  ],
  [
    '400 in chunks without an end',
    chunked('22\r\n', REFUSED, '\r\n'),
    'open',
    'KEEN_REJECTED',
    {
      status: 400,
    },
  ],
  ['400 in chunks that are none', chunked('zz\r\n'), 'open', 'KEEN_REJECTED', { status: 400 }],
  ['999', head('999 What', 'content-length: 0'), 'open', 'KEEN_REJECTED', { status: 999 }],
  ['600', head('600 What', 'content-length: 0'), 'open', 'KEEN_REJECTED', { status: 600 }],
  ['nothing, and the end', '', 'close', 'KEEN_NETWORK'],
  ['half a head', 'HTTP/1.1 201 Created\r\ncontent-le', 'close', 'KEEN_NETWORK'],
  ['100 and the end', head('100 Continue'), 'close', 'KEEN_NETWORK'],
  [
    'a switch of protocols',
    head('101 Switching', 'upgrade: x', 'connection: upgrade'),
    'open',
    'KEEN_NETWORK',
  ],
  ['what is not HTTP', 'SSH-2.0-OpenSSH_9.9\r\n', 'open', 'KEEN_NETWORK'],
  ['bytes', Buffer.from([0x15, 3, 1, 0, 2, 2, 70, 0, 255]), 'open', 'KEEN_NETWORK'],
  ['HTML without a head', '<!DOCTYPE html><h1>502</h1>', 'close', 'KEEN_NETWORK'],
  [
    'a head without an end',
    `${head('201 Created').trim()}\r\nx: ${'x'.repeat(200_000)}`,
    'open',
    'KEEN_NETWORK',
  ],
  ['a header that is none', 'HTTP/1.1 201 Created\r\n: \0\r\n\r\n', 'open', 'KEEN_NETWORK'],
  [
    'two lengths',
    head('201 Created', 'content-length: 1', 'content-length: 2'),
    'open',
    'KEEN_NETWORK',
  ],
  ['nothing at all', '', 'open', 'KEEN_TIMEOUT'],
  ['100 and nothing more', head('100 Continue'), 'open', unasked('KEEN_TIMEOUT')],
  ['half a head, and nothing more', 'HTTP/1.1 201 Created\r\nx', 'open', 'KEEN_TIMEOUT'],
];

/** A server that writes this when a request has begun to come. */
async function startServer(bytes, then) {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => (then === 'close' ? socket.end(bytes) : socket.write(bytes)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('raw answers', { concurrency: true }, () => {
  for (const transport of transports) {
    describe(transport, { concurrency: 4 }, () => {
      let host;
      before(async () => {
        host = await open({ transport });
      });
      after(() => host.close());

      for (const [what, bytes, then, expected, fields] of ROWS) {
        const code = expected?.[transport] === undefined ? expected : expected[transport];
        test(`${what}: ${code ?? 'recorded'}`, async () => {
          const server = await startServer(bytes, then);
          try {
            const timeout = code === 'KEEN_TIMEOUT' ? 400 : 5000;
            const settings = { KEENIO_TIMEOUT_MS: `${timeout}` };
            const seen = await logIn(host, server.url, { settings });
            tellsNothing(seen, SECRETS);
            if (code) denied(seen, code, { ...fields, attempts: 1 });
            else assert.equal(seen.error, null);
            assert.deepEqual(seen.lines, []);
            assert.equal(isMarked(seen), code === null, 'mark');
            assert.ok(seen.ms < timeout + SLACK_MS, `${seen.ms} ms`);
          } finally {
            await server.close();
          }
        });
      }
    });
  }
});
