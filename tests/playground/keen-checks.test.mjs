// What the local Keen refuses, with which error code, and in which order it checks.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { PROJECT, read, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen();
});
beforeEach(() => keen.reset());
after(() => keen.close());

describe('checks are made in this order', () => {
  // Each request also fails every later check.
  const tooLarge = 'x'.repeat(900_001);
  const wrong = { key: 'wrong' };
  const rows = [
    ['route', '/3.0/nowhere', wrong, tooLarge, 404, undefined],
    ['project', '/3.0/projects/other/events/_a', wrong, tooLarge, 404, 'ResourceNotFoundError'],
    ['key', `${PROJECT}/events/_a`, wrong, tooLarge, 401, 'InvalidApiKeyError'],
    ['size', `${PROJECT}/events/_a`, {}, tooLarge, 413, undefined],
    ['JSON', `${PROJECT}/events/_a`, {}, '{', 400, 'InvalidEventError'],
    ['JSON of a batch', `${PROJECT}/events`, {}, '{', 400, 'InvalidBatchError'],
    [
      'collection',
      `${PROJECT}/events/_a`,
      {},
      '{"$a":1,"keen":1}',
      400,
      'InvalidCollectionNameError',
    ],
    ['names', `${PROJECT}/events/a`, {}, '{"$a":1,"keen":1}', 400, 'InvalidPropertyNameError'],
    ['keen', `${PROJECT}/events/a`, {}, '{"a":1,"keen":1}', 400, 'NamespaceTypeError'],
  ];
  for (const [what, path, { key = 'local-write-key' }, body, status, code] of rows) {
    test(`${what}: ${status} ${code ?? ''}`, async () => {
      const headers = { authorization: key };
      const response = await fetch(`${keen.url}${path}`, { method: 'POST', headers, body });
      const text = await response.text();
      assert.equal(response.status, status);
      if (what === 'route') assert.match(text, /^<!DOCTYPE html>/);
      else assert.equal(JSON.parse(text).error_code, code);
    });
  }

  test('an unknown path or method: 404', async () => {
    for (const [method, path] of [
      ['POST', `${PROJECT}/events/`],
      ['POST', `${PROJECT}/events/a/b`],
      ['PATCH', `${PROJECT}/events/a`],
      ['POST', '/3.0/projects'],
      ['POST', '//'],
    ]) {
      const { status } = await fetch(`${keen.url}${path}`, { method });
      assert.equal(status, 404, `${method} ${path}`);
    }
  });
});

describe('keys', () => {
  const rows = [
    ['write', 'local-write-key', 201],
    ['master', 'local-master-key', 201],
    ['read', 'local-read-key', 403],
    ['with a scheme', 'Bearer local-write-key', 401],
  ];
  for (const [what, key, status] of rows) {
    test(`${what}: ${status}`, async () => {
      assert.equal((await write(keen, {}, { key })).status, status);
    });
  }

  test('in the query, as browser beacons send it', async () => {
    const path = '/signups?api_key=local-write-key';
    assert.equal((await write(keen, {}, { path, headers: {} })).status, 201);
  });
});

describe('collections', () => {
  const rows = [
    ['signups', 201],
    ['a', 201],
    ['x'.repeat(64), 201],
    ['x'.repeat(65), 400],
    ['new users/2%', 201],
    ['a.b', 201],
    ['a_', 201],
    ['_a', 400],
    ['.a', 400],
    ['a.', 400],
    ['a$b', 400],
    ['é', 400],
    ['__proto__', 400],
    ['constructor', 201],
  ];
  for (const [collection, status] of rows) {
    test(`'${collection}': ${status}`, async () => {
      const response = await write(keen, { a: 1 }, { path: `/${encodeURIComponent(collection)}` });
      assert.equal(response.status, status);
      assert.equal(keen.events(collection).length, status === 201 ? 1 : 0);
    });
  }

  test('a single % is part of the name', async () => {
    assert.equal((await write(keen, {}, { path: '/50%' })).status, 201);
    assert.equal(keen.events('50%').length, 1);
  });
});

describe('batches', () => {
  const rows = [
    ['a list', []],
    ['null', null],
    ['a collection without a list', { signups: {} }],
  ];
  for (const [what, batch] of rows) {
    test(`${what}: InvalidBatchError`, async () => {
      const [status, { error_code }] = await read(await write(keen, batch, { path: '' }));
      assert.deepEqual([status, error_code], [400, 'InvalidBatchError']);
    });
  }

  test('each event gets its own answer, in order', async () => {
    const batch = { signups: [{ a: 1 }, { $a: 1 }, 3, { keen: 1 }, { a: 2 }], _x: [{}] };
    const [status, { signups, _x }] = await read(await write(keen, batch, { path: '' }));
    assert.equal(status, 200);
    assert.deepEqual(
      signups.map(({ success, error }) => (success ? true : error.name)),
      [true, 'InvalidPropertyNameError', 'InvalidEventError', 'NamespaceTypeError', true],
    );
    assert.equal(_x[0].error.name, 'InvalidCollectionNameError');
    assert.equal(keen.events().length, 2);
  });

  test('a batch may exceed the limit of an event; its events may not', async () => {
    const texts = (count) => Array.from({ length: count }, () => 'x'.repeat(9_000));
    const batch = { signups: [{ a: texts(99) }, { a: texts(101) }] };
    const [status, { signups }] = await read(await write(keen, batch, { path: '' }));
    assert.deepEqual([status, signups.map(({ success }) => success)], [200, [true, false]]);
  });
});

describe('sizes', () => {
  const padded = (bytes) => {
    const event = JSON.stringify({ a: 1 });
    return event + ' '.repeat(bytes - event.length);
  };
  const rows = [
    ['an event of 900,000 bytes', '/signups', 900_000, 201],
    ['an event of 900,001 bytes', '/signups', 900_001, 413],
    ['a batch of 10,000,001 bytes', '', 10_000_001, 413],
    ['an event of 30 MB', '/signups', 30_000_000, 413],
  ];
  for (const [what, path, bytes, status] of rows) {
    test(`${what}: ${status}`, async () => {
      assert.equal((await write(keen, padded(bytes), { path })).status, status);
      const [request] = keen.requests;
      assert.equal(request.bodyBytes, bytes);
      assert.equal(request.body.length, status === 413 ? 0 : bytes);
    });
  }
});

describe('other requests of clients', () => {
  test('OPTIONS', async () => {
    const response = await fetch(`${keen.url}${PROJECT}/events/signups`, { method: 'OPTIONS' });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('allow'), /POST/);
  });

  test('an event in the URL of an image', async () => {
    const data = encodeURIComponent(Buffer.from('{"userId":"a"}').toString('base64'));
    const query = `api_key=local-write-key&data=${data}&modified=1&c=clv1`;
    const response = await fetch(`${keen.url}${PROJECT}/events/signups?${query}`);
    assert.equal(response.headers.get('content-type'), 'image/gif');
    assert.equal(keen.events()[0].userId, 'a');
  });
});
