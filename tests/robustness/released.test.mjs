// A request that the login no longer waits for is ended: its connection goes, on every path.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { logIn, open, transports } from './faulty-login.mjs';

const head = (response, status) => response.writeHead(status, { 'content-length': 100 });

/** What a server does, and the code. */
const ROWS = [
  ['silence', () => {}, 'KEEN_TIMEOUT'],
  ['a head and silence', (response) => head(response, 201).flushHeaders(), null],
  ['a head, half a body, and silence', (response) => head(response, 201).write('{'), null],
  ['a refusal and silence', (response) => head(response, 400).write('{'), 'KEEN_REJECTED'],
  ['a body without an end', (response) => pour(response.writeHead(201)), null],
  ['a refusal without an end', (response) => pour(response.writeHead(400)), 'KEEN_REJECTED'],
];

/** Writes for as long as the client reads. */
function pour(response) {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
}

for (const transport of transports) {
  describe(`${transport}: the connection is ended after`, () => {
    let host;
    before(async () => {
      host = await open({ transport });
    });
    after(() => host.close());

    for (const [what, serve, code] of ROWS) {
      test(what, { timeout: 30_000 }, async (t) => {
        const server = createServer((_, response) => serve(response)).listen(0, '127.0.0.1');
        t.after(() => {
          server.close();
          server.closeAllConnections();
        });
        await once(server, 'listening');
        const ended = new Promise((resolve) => {
          server.on('connection', (socket) => socket.on('error', () => {}).on('close', resolve));
        });
        const { error } = await logIn(host, `http://127.0.0.1:${server.address().port}`, {
          settings: { KEENIO_TIMEOUT_MS: '400' },
        });
        assert.equal(error?.code ?? null, code);
        // The server itself would keep it for longer than this test lasts.
        await ended;
      });
    }
  });
}
