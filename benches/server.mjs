/**
 * The least server that a sign-up can be sent to: it reads the request and answers as Keen does.
 * It runs in a thread of its own, so that its cost does not hide that of the contestants.
 */
import { once } from 'node:events';
import http from 'node:http';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const ANSWER = '{"created":true}';

/** @returns {Promise<{url: string, close: () => Promise<void>}>} */
export async function startServer() {
  const worker = new Worker(new URL(import.meta.url));
  const [port] = await once(worker, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await worker.terminate();
    },
  };
}

function serve() {
  const head = { 'content-type': 'application/json', 'content-length': ANSWER.length };
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(201, head).end(ANSWER));
  });
  // No connection is closed between two rounds of one contestant.
  server.keepAliveTimeout = 600_000;
  server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () => {
    parentPort.postMessage(server.address().port);
  });
}

if (!isMainThread) serve();
