// The connections of the stand-in for fetch, by itself, and the async context of its requests.
// stand-in.test.mjs runs this file on each Node.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { after, afterEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { makeCertificate } from '../contract/hosts/certificate.mjs';
import {
  closeServers,
  makeFetch,
  never,
  numberOf,
  ok,
  outcome,
  read,
  serve,
  start,
  takeUnhandled,
  until,
  watchFetch,
} from './stand-in-requests.mjs';

afterEach(closeServers);
after(() => assert.deepEqual(takeUnhandled(), []));

const certificate = await makeCertificate();

describe('idle connections', () => {
  test('are used again, the last one first', async () => {
    const server = await serve(never);
    const fetch = makeFetch();
    const started = [0, 1].map((number) => start(fetch, server.url, { number }));
    await until(() => server.received.length === 2);
    const [first, second] = server.received;
    for (const request of [second, first]) {
      ok(request);
      await read(await started[numberOf(request)].answer);
    }
    start(fetch, server.url);
    await until(() => server.received.length === 3);
    assert.equal(server.received[2].connection, first.connection);
  });

  test('are closed before servers close them', async () => {
    const server = await serve(ok);
    const { fetch, agents } = watchFetch();
    assert.equal(await outcome(fetch, server.url), 'ok');
    assert.ok(agents[0].options.timeout < 5000);
    await once([...server.sockets][0], 'close');
    assert.equal(await outcome(fetch, server.url), 'ok');
  });

  // Node 18 does not read the header.
  const skip = process.version.startsWith('v18.');
  test('are closed sooner where the server says so', { skip }, async () => {
    const hint = 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=2\r\ncontent-length: 2\r\n\r\nok';
    const plain = await serve(ok);
    const hinting = await serve(({ socket }) => socket.write(hint));
    const fetch = makeFetch();
    assert.equal(await outcome(fetch, plain.url), 'ok');
    assert.equal(await outcome(fetch, hinting.url), 'ok');
    await once([...hinting.sockets][0], 'close');
    assert.equal(plain.sockets.size, 1);
  });

  test('a request that takes longer than that is not ended', async () => {
    const server = await serve(never);
    const { fetch, agents } = watchFetch();
    const { answer } = start(fetch, server.url);
    await until(() => server.received.length === 1);
    const [[socket]] = Object.values(agents[0].sockets);
    await once(socket, 'timeout');
    ok(server.received[0]);
    assert.equal(await read(await answer), 'ok');
  });

  test('a retry takes a new one, which is kept', async () => {
    const server = await serve(ok);
    const fetch = makeFetch();
    assert.equal(await outcome(fetch, server.url), 'ok');
    assert.equal(await outcome(fetch, server.url, { isRetry: true }), 'ok');
    assert.equal(await outcome(fetch, server.url), 'ok');
    assert.deepEqual(
      server.received.map(({ connection }) => connection),
      [1, 2, 2],
    );
  });

  test('a retry leaves connections in use alone', async () => {
    const server = await serve(never);
    const fetch = makeFetch();
    const { answer } = start(fetch, server.url);
    await until(() => server.received.length === 1);
    const retry = start(fetch, server.url, { isRetry: true });
    await until(() => server.received.length === 2);
    for (const request of server.received) ok(request);
    assert.equal(await read(await answer), 'ok');
    assert.equal(await read(await retry.answer), 'ok');
  });

  /** How an idle connection of a server dies. */
  const DEATHS = {
    'are reset': (socket, server) => server.reset(socket),
    'are ended': (socket) => socket.end(),
    'are ended once something comes': onData((socket) => socket.end()),
    'are reset once something comes': onData((socket, server) => server.reset(socket)),
    'fall silent': onData((socket) => socket.emit('ignored')),
  };
  function onData(act) {
    return (socket, server) =>
      socket.removeAllListeners('data').on('data', () => act(socket, server));
  }

  /** What the process does between their death and the sign-up. */
  const PAUSES = { 'before it is noticed': never, 'a turn of the event loop ago': turn };

  for (const scheme of ['http', 'https']) {
    for (const [how, die] of Object.entries(DEATHS)) {
      for (const [when, pause] of Object.entries(PAUSES)) {
        test(`${scheme}: ten ${how} at once, ${when}: three attempts are enough`, async () => {
          const tls = scheme === 'https' ? certificate : undefined;
          let act = never;
          const server = await serve((request) => act(request), { tls });
          const { fetch, agents } = watchFetch({ ca: certificate.cert });
          const started = Array.from({ length: 10 }, () => start(fetch, server.url));
          await until(() => server.received.length === 10);
          for (const request of server.received) ok(request);
          for (const { answer } of started) await read(await answer);
          await until(() => Object.values(agents[0].freeSockets)[0]?.length === 10);
          act = ok;
          const ignored = [...server.sockets].map((socket) => once(socket, 'ignored'));
          for (const socket of server.sockets) die(socket, server);
          await pause();
          let text;
          for (let attempt = 1; attempt <= 3 && text !== 'ok'; attempt += 1) {
            const { answer, controller } = start(fetch, server.url, { isRetry: attempt > 1 });
            // The time of the attempt is over.
            Promise.race(ignored).then(() => attempt === 1 && controller.abort(), never);
            text = await answer.then(read).catch(never);
          }
          assert.equal(text, 'ok');
          assert.equal(server.received.at(-1).connection, 11);
        });
      }
    }
  }
});

describe('async context', () => {
  const storage = new AsyncLocalStorage();

  test('is that of each request, on new connections and on those of others', async () => {
    const requests = [];
    subscribe('http.client.request.start', ({ request }) =>
      requests.push([storage.getStore(), Number(request.getHeader('x-number'))]),
    );
    const server = await serve((request) => {
      const { socket, text } = request;
      if (/x-number: \d*7\r/.test(text) && !/x-retry/.test(text)) socket.resetAndDestroy();
      else ok(request);
    });
    const fetch = makeFetch();
    const others = [];
    const login = async (number) => {
      const check = (where) => {
        if (storage.getStore() !== number) others.push([number, where, storage.getStore()]);
      };
      const headers = { 'x-number': `${number}` };
      const first = await start(fetch, server.url, { number }).answer.catch(() => check('failed'));
      check('answer');
      const retry = () =>
        start(fetch, server.url, { headers: { ...headers, 'x-retry': '1' }, isRetry: true }).answer;
      const { body } = first ?? (await retry());
      check('retry');
      for await (const chunk of body) check(chunk);
      check('end');
      await new Promise((resolve) => {
        const { answer, controller } = start(fetch, server.url, { number });
        answer.catch(() => check('aborted')).then(resolve);
        controller.abort();
      });
    };
    for (let round = 0; round < 3; round += 1) {
      const numbers = Array.from({ length: 100 }, (_, number) => 100 * round + number);
      await Promise.all(numbers.map((number) => storage.run(number, login, number)));
    }
    assert.deepEqual(others, []);
    assert.ok(requests.length > 300);
    for (const [store, number] of requests) assert.equal(store, number);
  });
});
