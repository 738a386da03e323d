/** A sign-up over loopback HTTP, connections used again, against a server in its own process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { createSignUps } from './contestants.mjs';
import { takeTurns } from './rounds.mjs';

const WIDTHS = {
  oneAtATime: { width: 1, seconds: 25, turnMs: 20 },
  manyAtOnce: { width: 64, seconds: 25, turnMs: 40 },
};

if (process.argv[2] === 'serve') serve();
else await measure();

async function measure() {
  const server = fork(fileURLToPath(import.meta.url), ['serve']);
  try {
    const [port] = await once(server, 'message');
    const signUps = await createSignUps(`http://127.0.0.1:${port}`);
    for (const [row, { width, ...limits }] of Object.entries(WIDTHS)) {
      const contestants = Object.entries(signUps).map(([name, signUp]) => [
        name,
        (count) => together(signUp, width, Math.max(count, 2 * width)),
      ]);
      await takeTurns(row, Object.fromEntries(contestants), limits);
    }
  } finally {
    server.kill();
  }
  // Connections that are kept alive would hold the process.
  process.exit();
}

/** Keeps `width` sign-ups under way until there were `count`. Returns the milliseconds of one. */
async function together(signUp, width, count) {
  let started = 0;
  const lane = async () => {
    while (started < count) {
      started += 1;
      await signUp();
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  return (performance.now() - start) / count;
}

/** Reads each request and answers as Keen does. */
function serve() {
  const answer = '{"created":true}';
  const headers = { 'content-type': 'application/json', 'content-length': answer.length };
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(201, headers).end(answer));
  });
  // No connection is closed between two turns of one contestant.
  server.keepAliveTimeout = 600_000;
  server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () => {
    process.send(server.address().port);
  });
  process.on('disconnect', () => process.exit());
}
