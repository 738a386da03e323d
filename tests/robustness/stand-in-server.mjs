// A server of raw bytes for the tests of the stand-in for fetch.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/**
 * @typedef {object} Received a request whose head has come, and its body unless `early`
 * @property {import('node:net').Socket} socket
 * @property {number} connection which one of the server's, from 1 on
 * @property {string} text
 */

/**
 * Starts a server on loopback.
 *
 * @param {(received: Received) => void} answer is called for each request
 * @param {object} [options]
 * @param {boolean} [options.early] call it as soon as a head has come, and read no further
 * @param {{ key: string, cert: string }} [options.tls]
 */
export async function startServer(answer, { early = false, tls } = {}) {
  const sockets = new Set();
  const received = [];
  let connections = 0;
  let most = 0;
  const onConnection = (socket) => {
    const connection = ++connections;
    let text = '';
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setEncoding('latin1').on('data', (data) => {
      text += data;
      const end = text.indexOf('\r\n\r\n') + 4;
      if (end < 4) return;
      const size = Number(/^content-length: (\d+)/im.exec(text)[1]);
      if (text.length < end + size && !early) return;
      if (early) socket.pause();
      const request = { socket, connection, text };
      text = '';
      received.push(request);
      answer(request);
    });
  };
  // A TLS socket cannot be reset, the one below it can.
  const raw = new Map();
  const server = tls ? createTlsServer(tls, onConnection) : createServer(onConnection);
  server.on('connection', (socket) => raw.set(socket.remotePort, socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}/`,
    sockets,
    received,
    get connections() {
      return connections;
    },
    /** The most connections that were open at once. */
    get most() {
      return most;
    },
    reset(socket) {
      raw.get(socket.remotePort).resetAndDestroy();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
