// The stand-in for fetch, by itself, against servers of raw bytes. stand-in.test.mjs runs this file
// on each Node.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { after, afterEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createFetch, StandInController } from '../../js-shim/stand-ins.js';
import { OK, startServer } from './stand-in-server.mjs';

const builtin = createRequire(import.meta.url);
const MOST_OPEN = 64;
const servers = [];
const unhandled = [];
process.on('uncaughtException', (error) => unhandled.push(error));
process.on('unhandledRejection', (error) => unhandled.push(error));

async function serve(answer, options) {
  const server = await startServer(answer, options);
  servers.push(server);
  return server;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
after(() => assert.deepEqual(unhandled, []));

function start(fetch, url, { number = 0, ...more } = {}) {
  const controller = new StandInController();
  const { signal } = controller;
  const headers = { 'x-number': `${number}` };
  const answer = fetch(url, { method: 'POST', headers, body: '{}', signal, ...more });
  // Some tests abort it before they look at it.
  answer.catch(() => {});
  return { answer, controller };
}

async function read({ body }) {
  const chunks = [];
  for await (const chunk of body) chunks.push(chunk);
  return `${Buffer.concat(chunks)}`;
}

async function exchange(fetch, url, more) {
  const answer = await start(fetch, url, more).answer;
  return { status: answer.status, text: await read(answer) };
}

const numberOf = ({ text }) => Number(/^x-number: (\d+)/im.exec(text)[1]);
const ok = ({ socket }) => socket.write(OK);
const never = () => {};

/** Waits for what other events bring about. */
async function until(isTrue) {
  while (!isTrue()) await turn();
}

describe('what goes out and what comes in', () => {
  test('a POST with its headers and the size of its body in bytes', async () => {
    const server = await serve(ok);
    const body = '{"name":"Ada – 岩"}';
    const headers = { authorization: 'KEY', 'content-type': 'application/json' };
    assert.deepEqual(await exchange(createFetch(builtin), `${server.url}3.0/a?b=1`, { body, headers }), {
      status: 200,
      text: 'ok',
    });
    const [{ text }] = server.received;
    assert.match(text, /^POST \/3\.0\/a\?b=1 HTTP\/1\.1\r\n/);
    assert.match(text, /\r\nauthorization: KEY\r\n/);
    assert.match(text, /\r\ncontent-type: application\/json\r\n/);
    assert.match(text, new RegExp(`\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`, 'i'));
    assert.equal(Buffer.from(text.split('\r\n\r\n')[1], 'latin1').toString(), body);
  });

  test('a redirect is an answer like any other', async () => {
    const moved = 'HTTP/1.1 307 Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n';
    const server = await serve(({ socket }) => socket.write(moved));
    assert.equal((await exchange(createFetch(builtin), server.url)).status, 307);
    assert.equal(server.received.length, 1);
  });

  const HEADERS = [
    ['a header that is missing', '', undefined],
    ['one header', 'Retry-After: 3\r\n', '3'],
    ['two headers', 'Retry-After: 3\r\nretry-after: 70\r\n', '3, 70'],
    [
      'two dates',
      'retry-after: Thu, 01 Jan 2026 00:00:00 GMT\r\nretry-after: Fri, 02 Jan 2026 00:00:00 GMT\r\n',
      'Thu, 01 Jan 2026 00:00:00 GMT, Fri, 02 Jan 2026 00:00:00 GMT',
    ],
    ['an empty one beside another', 'retry-after:\r\nretry-after: 5\r\n', ', 5'],
  ];
  for (const [what, lines, expected] of HEADERS) {
    test(`${what} reads as fetch joins it`, async () => {
      const head = `HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n${lines}\r\n`;
      const server = await serve(({ socket }) => socket.write(head));
      const { answer } = start(createFetch(builtin), server.url);
      const { headers, body } = await answer;
      assert.equal(headers.get('retry-after'), expected);
      await read({ body });
      const own = await fetch(server.url, { method: 'POST', body: '{}' });
      assert.equal(own.headers.get('retry-after') ?? undefined, expected);
      await own.text();
    });
  }
});

describe('faults', () => {
  const reset = (socket) => socket.resetAndDestroy();
  const write = (text) => (socket) => socket.write(text);
  const end = (text) => (socket) => socket.end(text);
  const cut = (text) => (socket) => socket.write(text, () => socket.resetAndDestroy());
  const informed = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n';
  const half = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf';
  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  const closing = 'HTTP/1.1 413 Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok';
  const upgrade = 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: keen\r\n\r\n';
  const large = { body: 'x'.repeat(8_000_000) };
  const early = { early: true };

  /** What it is, what the server does, what comes of it: a text, or where it fails. */
  const ROWS = [
    ['a reset before an answer', reset, 'no answer'],
    ['an end before an answer', end(''), 'no answer'],
    ['a head that is cut', end('HTTP/1.1 200 OK\r\ncont'), 'no answer'],
    ['a head that is reset', cut('HTTP/1.1 200 OK\r\ncont'), 'no answer'],
    ['something other than HTTP', write('SSH-2.0-OpenSSH\r\n\r\n'), 'no answer'],
    ['a head that is too large', write(`HTTP/1.1 200 OK\r\na: ${'b'.repeat(1e6)}`), 'no answer'],
    ['a switch of protocols', write(upgrade), 'no answer'],
    ['a switch of protocols that goes on', write(`${upgrade}\0\0`), 'no answer'],
    ['answers ahead of an answer', write(informed + OK), 'ok'],
    ['answers ahead of a reset', cut(informed), 'no answer'],
    ['a body that is cut', end(half), 'no body'],
    ['a body that is reset', cut(half), 'no body'],
    ['chunks that are cut', end(`${chunked}4\r\nhalf`), 'no body'],
    ['chunks that are none', write(`${chunked}zz\r\n`), 'no body'],
    ['a body without a length', end('HTTP/1.1 200 OK\r\n\r\nok'), 'ok'],
    ['an answer without a body', write('HTTP/1.1 204 None\r\n\r\n'), ''],
    ['an answer, then an end', end(OK), 'ok'],
    ['two answers', write(OK + OK), 'ok'],
    ['an answer before the request is read', write(OK), 'ok', large, early],
    ['an end before the request is read', end(closing), 'ok', large, early],
    ['a reset before the request is read', reset, 'no answer', large, early],
  ];

  const outcome = async (fetch, url, more) => {
    const { answer } = start(fetch, url, more);
    const response = await answer.catch(() => undefined);
    return response ? read(response).catch(() => 'no body') : 'no answer';
  };

  for (const [what, act, expected, more, options] of ROWS) {
    test(`${what}: ${expected || 'an empty body'}, and the turn is passed on`, async () => {
      const server = await serve(({ socket }) => act(socket), options);
      const fetch = createFetch(builtin);
      const count = more ? 2 : MOST_OPEN + 6;
      const outcomes = Array.from({ length: count }, () => outcome(fetch, server.url, more));
      assert.deepEqual([...new Set(await Promise.all(outcomes))], [expected]);
      await until(() => server.sockets.size === 0 || !more);
      const healthy = await serve(ok);
      assert.equal(await outcome(fetch, healthy.url), 'ok');
    });
  }

  const CALLS = [
    ['a closed port', 'http://127.0.0.1:1/'],
    ['an address that is none', 'http://'],
    ['a header that cannot be sent', undefined, { headers: { a: 'b\nc' } }],
    ['a body that cannot be sent', undefined, { body: 1 }],
  ];
  for (const [what, url, more] of CALLS) {
    test(`${what} rejects, and the turn is passed on`, async () => {
      const server = await serve(ok);
      const fetch = createFetch(builtin);
      const outcomes = Array.from({ length: 70 }, () => outcome(fetch, url ?? server.url, more));
      assert.deepEqual([...new Set(await Promise.all(outcomes))], ['no answer']);
      assert.equal(await outcome(fetch, server.url), 'ok');
    });
  }

  test('modules that cannot be had reject, and the turn is passed on', async () => {
    let isBroken = true;
    const server = await serve(ok);
    const fetch = createFetch((name) => {
      if (isBroken) throw null;
      return builtin(name);
    });
    for (let count = 0; count < 70; count += 1) {
      assert.equal(await outcome(fetch, server.url), 'no answer');
    }
    isBroken = false;
    assert.equal(await outcome(fetch, server.url), 'ok');
  });
});

describe('aborting', () => {
  test('before it is called: nothing is sent', async () => {
    const server = await serve(ok);
    const controller = new StandInController();
    controller.abort();
    const { signal } = controller;
    const init = { method: 'POST', headers: {}, body: '{}', signal };
    const fetch = createFetch(builtin);
    await assert.rejects(fetch(server.url, init));
    await exchange(fetch, server.url, { number: 1 });
    assert.deepEqual(server.received.map(numberOf), [1]);
  });

  test('as soon as it is called: nothing is sent', async () => {
    const server = await serve(ok);
    const fetch = createFetch(builtin);
    const { answer, controller } = start(fetch, server.url, { number: 1 });
    controller.abort();
    await assert.rejects(answer);
    await exchange(fetch, server.url, { number: 2 });
    assert.deepEqual(server.received.map(numberOf), [2]);
  });

  test('before an answer: rejects, twice is harmless, and the turn is passed on', async () => {
    let act = never;
    const server = await serve((request) => act(request));
    const fetch = createFetch(builtin);
    const started = Array.from({ length: MOST_OPEN }, () => start(fetch, server.url));
    await until(() => server.received.length === MOST_OPEN);
    for (const { controller } of started) {
      controller.abort();
      controller.abort();
    }
    for (const { answer } of started) await assert.rejects(answer);
    await until(() => server.sockets.size === 0);
    act = ok;
    assert.equal((await exchange(fetch, server.url)).text, 'ok');
  });

  test('in the middle of a body: the reading ends, and the turn is passed on', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf';
    const server = await serve(({ socket, text }) => socket.write(/x-number: 1/.test(text) ? OK : half));
    const fetch = createFetch(builtin);
    const started = Array.from({ length: MOST_OPEN }, () => start(fetch, server.url));
    for (const { answer, controller } of started) {
      const { body } = await answer;
      const chunks = body[Symbol.asyncIterator]();
      assert.equal(`${(await chunks.next()).value}`, 'half');
      const next = chunks.next();
      controller.abort();
      await assert.rejects(next);
    }
    assert.equal((await exchange(fetch, server.url, { number: 1 })).text, 'ok');
  });

  test('a body that nobody reads: the turn is passed on', async () => {
    const server = await serve(ok);
    const fetch = createFetch(builtin);
    for (let count = 0; count < MOST_OPEN; count += 1) {
      const { answer, controller } = start(fetch, server.url);
      await answer;
      controller.abort();
    }
    assert.equal((await exchange(fetch, server.url)).text, 'ok');
  });

  test('after the end: the connection is used again', async () => {
    const server = await serve(ok);
    const fetch = createFetch(builtin);
    for (let count = 0; count < 5; count += 1) {
      const { answer, controller } = start(fetch, server.url);
      await read(await answer);
      controller.abort();
    }
    assert.equal(server.connections, 1);
  });
});

describe('requests over the bound', () => {
  test('wait in the order of their arrival, on connections that are there', async () => {
    const server = await serve(never);
    const fetch = createFetch(builtin);
    const count = 200;
    const started = Array.from({ length: count }, (_, number) => start(fetch, server.url, { number }));
    for (let next = MOST_OPEN; next < count; next += 1) {
      await until(() => server.received.length === next);
      // Time for one request too many.
      for (let turns = 0; turns < 3; turns += 1) await turn();
      assert.equal(server.received.length, next);
      ok(server.received[next - MOST_OPEN]);
      const { answer } = started[numberOf(server.received[next - MOST_OPEN])];
      assert.equal(await read(await answer), 'ok');
      await until(() => server.received.length > next);
      assert.equal(numberOf(server.received[next]), next);
    }
    for (const request of server.received.slice(-MOST_OPEN)) ok(request);
    for (const { answer } of started.slice(-MOST_OPEN)) await read(await answer);
    assert.equal(server.connections, MOST_OPEN);
  });

  test('count over all servers', async () => {
    const [one, other] = [await serve(never), await serve(never)];
    const fetch = createFetch(builtin);
    for (let number = 0; number < 100; number += 1) {
      start(fetch, number % 2 ? one.url : other.url, { number });
    }
    await until(() => one.received.length + other.received.length === MOST_OPEN);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    assert.equal(one.received.length + other.received.length, MOST_OPEN);
  });

  test('reject at once when they are aborted, and are never sent', async () => {
    const server = await serve(never);
    const fetch = createFetch(builtin);
    const started = Array.from({ length: MOST_OPEN + 3 }, (_, number) =>
      start(fetch, server.url, { number }),
    );
    await until(() => server.received.length === MOST_OPEN);
    const [dropped, last] = [started[MOST_OPEN + 1], started[MOST_OPEN + 2]];
    dropped.controller.abort();
    await assert.rejects(dropped.answer);
    for (const request of server.received.slice()) ok(request);
    for (const { answer } of started.slice(0, MOST_OPEN)) await read(await answer);
    await until(() => server.received.length === MOST_OPEN + 2);
    for (const request of server.received.slice(MOST_OPEN)) ok(request);
    assert.equal(await read(await last.answer), 'ok');
    assert.ok(!server.received.map(numberOf).includes(MOST_OPEN + 1));
  });

  test('2,000 at once are all answered, over at most 64 connections', async () => {
    const server = await serve(ok);
    const fetch = createFetch(builtin);
    const all = Array.from({ length: 2000 }, () => exchange(fetch, server.url));
    assert.deepEqual(new Set((await Promise.all(all)).map(({ text }) => text)), new Set(['ok']));
    assert.ok(server.most <= MOST_OPEN, `${server.most} connections`);
  });
});
