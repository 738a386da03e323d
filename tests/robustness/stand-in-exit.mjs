// Sends one request and prints how many idle connections there are when nothing else keeps the process.
import { createServer } from 'node:http';
import { outcome, watchFetch } from './stand-in-requests.mjs';

const server = createServer((_request, response) => response.end('ok'));
server.on('connection', (socket) => socket.unref());
server.listen(0, '127.0.0.1', async () => {
  const { fetch, agents } = watchFetch();
  const text = await outcome(fetch, `http://127.0.0.1:${server.address().port}/`);
  server.unref();
  process.on('exit', () => {
    const [{ freeSockets }] = agents;
    const idle = Object.values(freeSockets).flat().length;
    console.log(JSON.stringify({ text, idle }));
  });
});
