// The stand-in for fetch, by itself, against servers of raw bytes: what goes out, what comes in, who
// waits. stand-in.test.mjs runs this file on each Node.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, afterEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { canAbort, StandInController } from '../../js-shim/stand-ins.js';
import {
  closeServers,
  MOST_OPEN,
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
} from './stand-in-requests.mjs';
import { OK } from './stand-in-server.mjs';

const require = createRequire(import.meta.url);

afterEach(closeServers);
after(() => assert.deepEqual(takeUnhandled(), []));

describe('what goes out and what comes in', () => {
  test('a POST with its headers and the size of its body in bytes', async () => {
    const server = await serve(ok);
    const body = '{"name":"Ada – 岩"}';
    const headers = { authorization: 'KEY', 'content-type': 'application/json' };
    assert.equal(await outcome(makeFetch(), `${server.url}3.0/a?b=1`, { body, headers }), 'ok');
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
    const { status, headers } = await start(makeFetch(), server.url).answer;
    assert.deepEqual([status, headers.get('location')], [307, '/elsewhere']);
    assert.equal(server.received.length, 1);
  });

  const HEADERS = [
    ['a missing header', '', undefined],
    ['one header', 'Retry-After: 3\r\n', '3'],
    ['two headers', 'Retry-After: 3\r\nretry-after: 70\r\n', '3, 70'],
    [
      'two dates',
      'retry-after: Thu, 01 Jan 2026 00:00:00 GMT\r\nretry-after: Fri, 02 Jan 2026 00:00:00 GMT\r\n',
      'Thu, 01 Jan 2026 00:00:00 GMT, Fri, 02 Jan 2026 00:00:00 GMT',
    ],
    ['an empty header beside another', 'retry-after:\r\nretry-after: 5\r\n', ', 5'],
  ];
  for (const [what, lines, expected] of HEADERS) {
    test(`${what} reads as fetch joins it`, async () => {
      const head = `HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n${lines}\r\n`;
      const server = await serve(({ socket }) => socket.write(head));
      const { answer } = start(makeFetch(), server.url);
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
    ['invalid chunks', write(`${chunked}zz\r\n`), 'no body'],
    ['a body without a length', end('HTTP/1.1 200 OK\r\n\r\nok'), 'ok'],
    ['an answer without a body', write('HTTP/1.1 204 None\r\n\r\n'), ''],
    ['an answer, then an end', end(OK), 'ok'],
    ['two answers', write(OK + OK), 'ok'],
    ['an answer before the request is read', write(OK), 'ok', large, early],
    ['an end before the request is read', end(closing), 'ok', large, early],
    ['a reset before the request is read', reset, 'no answer', large, early],
  ];

  /** Fails, or never ends, when fewer requests than `count` can be open at once. */
  const passesOn = async (fetch, count) => {
    const server = await serve(() => {
      if (server.received.length === count) for (const request of server.received) ok(request);
    });
    const all = Array.from({ length: count }, () => outcome(fetch, server.url));
    assert.deepEqual(new Set(await Promise.all(all)), new Set(['ok']));
  };

  for (const [what, act, expected, more, options] of ROWS) {
    test(`${what}: ${expected || 'an empty body'}, and the turn is passed on`, async () => {
      const fetch = makeFetch();
      // Large bodies take memory, so that few of them have to do.
      const count = more ? 2 : MOST_OPEN;
      const silent = await serve(never);
      for (let held = count; held < MOST_OPEN; held += 1) start(fetch, silent.url);
      const server = await serve(({ socket }) => act(socket), options);
      const outcomes = Array.from({ length: count }, () => outcome(fetch, server.url, more));
      assert.deepEqual(new Set(await Promise.all(outcomes)), new Set([expected]));
      await passesOn(fetch, count);
    });
  }

  const CALLS = [
    ['a closed port', 'http://127.0.0.1:1/'],
    ['an invalid address', 'http://'],
    ['an invalid header', undefined, { headers: { a: 'b\nc' } }],
  ];
  for (const [what, url, more] of CALLS) {
    test(`${what} rejects, and the turn is passed on`, async () => {
      const server = await serve(ok);
      const fetch = makeFetch();
      const all = Array.from({ length: MOST_OPEN }, () => outcome(fetch, url ?? server.url, more));
      assert.deepEqual(new Set(await Promise.all(all)), new Set(['no answer']));
      await passesOn(fetch, MOST_OPEN);
    });
  }

  test('a host without modules of Node rejects, and the turn is passed on', async () => {
    let isBroken = true;
    const fetch = makeFetch((name) => {
      if (isBroken) throw null;
      return require(name);
    });
    for (let count = 0; count < MOST_OPEN; count += 1) {
      assert.equal(await outcome(fetch, 'http://127.0.0.1'), 'no answer');
    }
    isBroken = false;
    await passesOn(fetch, MOST_OPEN);
  });
});

describe('aborting', () => {
  test('before it is called: nothing is sent', async () => {
    const server = await serve(ok);
    const controller = new StandInController();
    controller.abort();
    const { signal } = controller;
    const init = { method: 'POST', headers: {}, body: '{}', signal };
    const fetch = makeFetch();
    await assert.rejects(fetch(server.url, init));
    assert.equal(await outcome(fetch, server.url, { number: 1 }), 'ok');
    assert.deepEqual(server.received.map(numberOf), [1]);
  });

  test('as soon as it is called: nothing is sent', async () => {
    const server = await serve(ok);
    const fetch = makeFetch();
    const { answer, controller } = start(fetch, server.url, { number: 1 });
    controller.abort();
    await assert.rejects(answer);
    assert.equal(await outcome(fetch, server.url, { number: 2 }), 'ok');
    assert.deepEqual(server.received.map(numberOf), [2]);
  });

  test('before an answer: rejects, twice is harmless, and the turn is passed on', async () => {
    let act = never;
    const server = await serve((request) => act(request));
    const fetch = makeFetch();
    const started = Array.from({ length: MOST_OPEN }, () => start(fetch, server.url));
    await until(() => server.received.length === MOST_OPEN);
    for (const { controller } of started) {
      controller.abort();
      controller.abort();
    }
    for (const { answer } of started) await assert.rejects(answer);
    await until(() => server.sockets.size === 0);
    act = ok;
    assert.equal(await outcome(fetch, server.url), 'ok');
  });

  test('in the middle of a body: the reading ends, and the turn is passed on', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf';
    const server = await serve(({ socket, text }) =>
      socket.write(/x-number: 1/.test(text) ? OK : half),
    );
    const fetch = makeFetch();
    const started = Array.from({ length: MOST_OPEN }, () => start(fetch, server.url));
    for (const { answer, controller } of started) {
      const { body } = await answer;
      const chunks = body[Symbol.asyncIterator]();
      assert.equal(`${(await chunks.next()).value}`, 'half');
      const next = chunks.next();
      controller.abort();
      await assert.rejects(next);
    }
    assert.equal(await outcome(fetch, server.url, { number: 1 }), 'ok');
  });

  test('a body that nobody reads: the turn is passed on', async () => {
    const server = await serve(ok);
    const fetch = makeFetch();
    for (let count = 0; count < MOST_OPEN; count += 1) {
      const { answer, controller } = start(fetch, server.url);
      await answer;
      controller.abort();
    }
    assert.equal(await outcome(fetch, server.url), 'ok');
  });

  test('after the end: the connection is used again', async () => {
    const server = await serve(ok);
    const fetch = makeFetch();
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
    const fetch = makeFetch();
    const count = 200;
    const started = Array.from({ length: count }, (_, number) =>
      start(fetch, server.url, { number }),
    );
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
    const fetch = makeFetch();
    for (let number = 0; number < 100; number += 1) {
      start(fetch, number % 2 ? one.url : other.url, { number });
    }
    await until(() => one.received.length + other.received.length === MOST_OPEN);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    assert.equal(one.received.length + other.received.length, MOST_OPEN);
  });

  test('reject at once when they are aborted, and are never sent', async () => {
    const server = await serve(never);
    const fetch = makeFetch();
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

  test('reject at once when they were aborted before', async () => {
    const server = await serve(never);
    const fetch = makeFetch();
    for (let number = 0; number < MOST_OPEN; number += 1) start(fetch, server.url, { number });
    const signal = { aborted: true };
    await assert.rejects(fetch(server.url, { method: 'POST', headers: {}, body: '{}', signal }));
  });

  test('2,000 at once, and again, are all answered, over at most 64 connections', async () => {
    const server = await serve(ok);
    const fetch = makeFetch();
    for (let round = 1; round <= 2; round += 1) {
      const all = Array.from({ length: 2000 }, () => outcome(fetch, server.url));
      assert.deepEqual(new Set(await Promise.all(all)), new Set(['ok']));
    }
    assert.ok(server.most <= MOST_OPEN, `${server.most} connections`);
  });
});

describe('whether a fetch takes the signals of an AbortController', () => {
  class Foreign {
    static made = 0;
    signal = {};

    constructor() {
      Foreign.made += 1;
    }
  }

  test('of its own realm: yes', () => {
    assert.equal(canAbort(AbortController, Request), true);
  });

  test('of another realm: no; this is tried once', () => {
    assert.equal(canAbort(Foreign, Request), false);
    assert.equal(canAbort(Foreign, Request), false);
    assert.equal(Foreign.made, 1);
  });

  test('where Request is missing: it is assumed', () => {
    assert.equal(canAbort(AbortController, undefined), true);
  });

  test('where AbortController is missing or throws: no', () => {
    assert.equal(canAbort(undefined, Request), false);
    assert.equal(
      canAbort(() => {}, Request),
      false,
    );
  });
});
