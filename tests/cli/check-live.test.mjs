// check --live: how it tells the answers of Keen and of the network apart.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, afterEach, describe, test } from 'node:test';
import { main } from '../../cli/main.mjs';
import { makeCertificate } from '../../playground/certificate.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { createIo } from './command-io.mjs';

const KEYS = {
  projectId: '5e2f0c9a7b1d4f6e8a3c2b10',
  writeKey: 'write-8f3c61d0a97e42b5',
  readKey: 'read-1b9c44e07d2a4f63',
  masterKey: 'master-77aa0c5512de49b8',
};

const keen = await startKeen(KEYS);
after(() => keen.close());
afterEach(() => keen.reset());

/** Checks with settings that are good for the local Keen, unless others are given. */
async function check(more) {
  const io = createIo({
    env: {
      KEENIO_WRITE_KEY: KEYS.writeKey,
      KEENIO_PROJECT_ID: KEYS.projectId,
      KEENIO_API_URL: keen.url,
      // A slow machine is not what these tests are about.
      KEENIO_TIMEOUT_MS: '15000',
      ...more,
    },
  });
  const status = await main(['check', '--live'], io);
  const output = io.output();
  const secrets = [KEYS.writeKey, KEYS.readKey, more?.KEENIO_WRITE_KEY, more?.KEENIO_READ_KEY];
  for (const secret of secrets.filter(Boolean)) {
    assert.ok(!`${output}${io.errors()}`.includes(secret), 'a key is shown');
  }
  assert.deepEqual(keen.events(), []);
  const [, found] = output.split('\nKeen:\n');
  return {
    status,
    found: found
      .trimEnd()
      .split('\n')
      .map((line) => line.trim()),
  };
}

/** Makes an Access Key that may write to these collections only. */
async function makeKey(...allowed) {
  const response = await fetch(`${keen.url}/3.0/projects/${KEYS.projectId}/keys`, {
    method: 'POST',
    headers: { authorization: KEYS.masterKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'a key',
      permitted: ['writes'],
      options: { writes: { allowed } },
    }),
  });
  assert.equal(response.status, 201);
  return (await response.json()).key;
}

describe('what Keen answers', () => {
  test('good: project, key and collection', async () => {
    const { status, found } = await check();
    assert.equal(status, 0);
    assert.equal(found.length, 1);
    assert.match(
      found[0],
      /^project and key are good, and the key may write to signups \(.*nothing was stored\)$/,
    );
    assert.equal(keen.requests.length, 1);
    assert.equal(keen.requests[0].status, 400);
  });

  test('good: an Access Key for this collection, whose name is encoded', async () => {
    const KEENIO_EVENT_COLLECTION = 'sign ups/2026';
    const KEENIO_WRITE_KEY = await makeKey(KEENIO_EVENT_COLLECTION);
    const { status, found } = await check({ KEENIO_WRITE_KEY, KEENIO_EVENT_COLLECTION });
    assert.equal(status, 0);
    assert.match(found[0], /may write to sign ups\/2026 /);
  });

  for (const [label, settings, expected] of [
    [
      'an unknown project',
      { KEENIO_PROJECT_ID: 'unknown' },
      /\(ResourceNotFoundError\): there is no project with the id/,
    ],
    [
      'a wrong key',
      { KEENIO_WRITE_KEY: 'wrong-8f3c61d0a97e42b5' },
      /\(InvalidApiKeyError\): the write key is not a key of this project$/,
    ],
    [
      'a key that may only read',
      { KEENIO_WRITE_KEY: KEYS.readKey },
      /\(RequestForbiddenError\): the write key is known, and may not write to signups$/,
    ],
    [
      'a path that is not Keen',
      { KEENIO_API_URL: `${keen.url}/elsewhere` },
      /answered 404, but not as Keen does; check KEENIO_API_URL$/,
    ],
  ]) {
    test(`to mend: ${label}`, async () => {
      const { status, found } = await check(settings);
      assert.equal(status, 2);
      assert.equal(found.length, 1);
      assert.match(found[0], expected);
    });
  }

  test('to mend: an Access Key for another collection', async () => {
    const { status, found } = await check({ KEENIO_WRITE_KEY: await makeKey('logins') });
    assert.equal(status, 2);
    assert.match(
      found[0],
      /^Keen answered 403 \(RequestForbiddenError\): the write key is known, and may not write/,
    );
  });

  for (const [label, fault, status, expected] of [
    [
      'an unpaid account',
      { status: 402 },
      2,
      /^Keen answered 402.*: the Keen account is not paid for$/,
    ],
    [
      'a redirect',
      { redirect: 'https://elsewhere.example/' },
      2,
      /answered 302, but not as Keen does/,
    ],
    [
      'a 400 that is not of Keen',
      { status: 400, body: 'html' },
      2,
      /answered 400, but not as Keen does/,
    ],
    ['a server that takes everything', { status: 200, body: '{}' }, 2, /does not lead to Keen$/],
    ['an overloaded Keen', { status: 503 }, 1, /^Keen answered 503 .*try again later$/],
    [
      'too many requests',
      { status: 429, retryAfter: '60' },
      1,
      /^Keen answered 429 .*try again later$/,
    ],
    [
      'a lost connection',
      { reset: 'before' },
      1,
      /^Keen was not reached: no answer came: the connection was closed$/,
    ],
    [
      'a code that is not of Keen',
      { status: 403, body: '{"error_code":"<b>secret</b>"}' },
      2,
      /^Keen answered 403: the write key/,
    ],
  ]) {
    test(label, async () => {
      keen.fault(fault);
      const result = await check();
      assert.equal(result.status, status);
      assert.equal(result.found.length, 1);
      assert.match(result.found[0], expected);
    });
  }
});

describe('no answer', () => {
  test('within the time of a login', async () => {
    keen.fault({ hang: 'headers' });
    const { status, found } = await check({ KEENIO_TIMEOUT_MS: '100' });
    assert.equal(status, 1);
    assert.deepEqual(found, ['Keen was not reached: no answer within 0.1 s']);
  });

  test('from a port where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    const { status, found } = await check({ KEENIO_API_URL: `http://127.0.0.1:${port}` });
    assert.equal(status, 1);
    assert.deepEqual(found, [
      'Keen was not reached: no answer came: nothing accepts connections there',
    ]);
  });

  test('over https from a server that has only http', async () => {
    const { status, found } = await check({ KEENIO_API_URL: keen.url.replace('http:', 'https:') });
    assert.equal(status, 1);
    assert.match(found[0], /the server does not speak https$/);
  });

  test('from a server whose certificate no authority has signed', async () => {
    const secure = await startKeen({ ...KEYS, tls: await makeCertificate() });
    try {
      const { status, found } = await check({ KEENIO_API_URL: secure.url });
      assert.equal(status, 1);
      assert.deepEqual(found, [
        "Keen was not reached: no answer came: the server's certificate is not signed by an authority",
      ]);
      assert.equal(secure.requests.length, 0);
    } finally {
      await secure.close();
    }
  });

  test('because the person interrupts', async () => {
    const io = createIo({
      env: {
        KEENIO_WRITE_KEY: KEYS.writeKey,
        KEENIO_PROJECT_ID: KEYS.projectId,
        KEENIO_API_URL: keen.url,
      },
    });
    keen.faultBy(() => {
      io.interrupt();
      return { hang: 'headers' };
    });
    assert.equal(await main(['check', '--live'], io), 130);
  });
});

describe('with KEENIO_READ_KEY', () => {
  const KEENIO_READ_KEY = KEYS.readKey;

  test('no event has arrived', async () => {
    const { status, found } = await check({ KEENIO_READ_KEY });
    assert.equal(status, 0);
    assert.equal(found[1], 'no sign-up of the last 366 days is in signups yet');
  });

  test('the last event', async () => {
    const [first, last, arrived] = [50, 26, 1].map(
      (hours) => new Date(Date.now() - hours * 3_600_000),
    );
    const own = await startKeen({ ...KEYS, now: () => arrived.getTime() });
    try {
      for (const timestamp of [first, last]) {
        const response = await fetch(`${own.url}/3.0/projects/${KEYS.projectId}/events/signups`, {
          method: 'POST',
          headers: { authorization: KEYS.writeKey },
          body: JSON.stringify({ name: 'Ada Lovelace', keen: { timestamp } }),
        });
        assert.equal(response.status, 201);
      }
      const { status, found } = await check({ KEENIO_READ_KEY, KEENIO_API_URL: own.url });
      assert.equal(status, 0);
      assert.equal(
        found[1],
        `the last event arrived at ${arrived.toISOString()}, of a sign-up at ${last.toISOString()}`,
      );
      // No person's data is asked for.
      const [{ body }] = own.requests.filter(({ path }) => path.includes('/queries/'));
      assert.deepEqual(JSON.parse(body).property_names, ['keen.timestamp', 'keen.created_at']);
    } finally {
      await own.close();
    }
  });

  test('a wrong read key', async () => {
    const { status, found } = await check({ KEENIO_READ_KEY: 'wrong-8f3c61d0a97e42b5' });
    assert.equal(status, 2);
    assert.match(
      found[1],
      /\(InvalidApiKeyError\) to the query: KEENIO_READ_KEY is not a key of this project$/,
    );
  });

  test('a key that may not read', async () => {
    const { status, found } = await check({ KEENIO_READ_KEY: KEYS.writeKey });
    assert.equal(status, 2);
    assert.match(found[1], /the key in KEENIO_READ_KEY may not read signups$/);
  });

  test('is not used when the write key is wrong', async () => {
    const { found } = await check({ KEENIO_READ_KEY, KEENIO_WRITE_KEY: 'wrong-8f3c61d0a97e42b5' });
    assert.equal(found.length, 1);
  });
});
