// Every fault that the local Keen can simulate, as a client sees it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import { after, before, beforeEach, describe, test } from 'node:test';
import { makeCertificate } from '../../playground/certificate.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { PROJECT, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen();
});
beforeEach(() => keen.reset());
after(() => keen.close());

const own = '{"created":true}';
const event = { userId: 'a' };

describe('answers', () => {
  // Fault, status, body, and whether the event is stored.
  const rows = [
    [{ status: 500 }, 500, /"error_code":"InternalServerError"/, false],
    [{ status: 401 }, 401, /"error_code":"InvalidApiKeyError"/, false],
    [{ status: 404 }, 404, /"error_code":"ResourceNotFoundError"/, false],
    [{ status: 429 }, 429, /^{"message":"[^"]*"}$/, false],
    [{ status: 201 }, 201, /^{"created":true}$/, false],
    [{ status: 204 }, 204, /^$/, false],
    [{ status: 201, store: true }, 201, /^{"created":true}$/, true],
    [{ status: 503, store: true }, 503, /InternalServerError/, true],
    [{ status: 404, body: 'html' }, 404, /^<!DOCTYPE html>/, false],
    [{ status: 502, body: 'empty' }, 502, /^$/, false],
    [{ status: 400, body: '{"error_code":' }, 400, /^{"error_code":$/, false],
    [{ body: 'empty' }, 201, /^$/, true],
    [{ bigBody: 5_000_000 }, 201, /^x{5000000}$/, true],
    [{ bigBody: 5_000_000, status: 500 }, 500, /^x{5000000}$/, false],
    [{ drip: { bytes: 3, everyMs: 0 } }, 201, /^{"created":true}$/, true],
    [{ drip: { bytes: 9, everyMs: 1 }, status: 503 }, 503, /InternalServerError"}$/, false],
    [{ delayMs: 1 }, 201, /^{"created":true}$/, true],
    [{ delayMs: 1, status: 503, body: 'empty' }, 503, /^$/, false],
  ];
  for (const [fault, status, body, isStored] of rows) {
    test(JSON.stringify(fault), async () => {
      keen.fault(fault);
      const response = await write(keen, event);
      assert.equal(response.status, status);
      assert.match(await response.text(), body);
      assert.equal(keen.events().length, isStored ? 1 : 0);
      assert.equal(keen.requests[0].status, status);
      assert.equal(keen.requests[0].fault, fault);
    });
  }

  for (const retryAfter of ['1', 'Wed, 21 Oct 2026 07:28:00 GMT', 'rubbish']) {
    test(`Retry-After: ${retryAfter}`, async () => {
      keen.fault({ status: 503, retryAfter });
      const { headers } = await write(keen, event);
      assert.equal(headers.get('retry-after'), retryAfter);
    });
  }

  test('a redirect', async () => {
    keen.fault({ redirect: 'http://127.0.0.1:1/a' }, { redirect: '/b', status: 307 });
    for (const [status, location] of [
      [302, 'http://127.0.0.1:1/a'],
      [307, '/b'],
    ]) {
      const response = await write(keen, event);
      assert.deepEqual([response.status, response.headers.get('location')], [status, location]);
    }
    assert.deepEqual(keen.events(), []);
  });

  test('echo: the answer repeats key and body', async () => {
    keen.fault({ status: 400, body: 'echo' });
    const { message, error_code } = await (await write(keen, event)).json();
    assert.equal(error_code, 'local-write-key');
    assert.equal(message, 'local-write-key sent {"userId":"a"}');
  });

  test('refuse: some events of a batch, which is answered with 200', async () => {
    const batch = { signups: [{ n: 1 }, { n: 2 }, { n: 3 }], others: [{ n: 4 }, { 'a.b': 5 }] };
    keen.fault(
      { refuse: (_, number) => (number % 2 === 0 ? 'InternalServerError' : undefined) },
      { refuse: ({ n }) => (n === 4 ? 'InvalidEventError' : undefined) },
    );
    const outcomes = async () => {
      const response = await write(keen, batch, { path: '' });
      assert.equal(response.status, 200);
      const { signups, others } = await response.json();
      return [...signups, ...others].map(({ error }) => error?.name);
    };
    const bad = 'InvalidPropertyNameError';
    const failed = 'InternalServerError';
    assert.deepEqual(await outcomes(), [undefined, failed, undefined, failed, bad]);
    const stored = () => [...keen.events(), ...keen.events('others')].map(({ n }) => n);
    assert.deepEqual(stored(), [1, 3]);
    const expected = [undefined, undefined, undefined, 'InvalidEventError', bad];
    assert.deepEqual(await outcomes(), expected);
    assert.deepEqual(stored(), [1, 3, 1, 2, 3]);
  });

  test('store: an event that Keen refuses is not stored', async () => {
    keen.fault({ status: 503, store: true });
    await write(keen, { 'a.b': 1 });
    assert.deepEqual(keen.events(), []);
  });
});

describe('sockets', () => {
  const rows = [
    [{ reset: 'before' }, 0],
    [{ reset: 'stored' }, 1],
  ];
  for (const [fault, stored] of rows) {
    test(`${JSON.stringify(fault)}: no answer`, async () => {
      keen.fault(fault);
      const error = await write(keen, event).catch((caught) => caught);
      assert.equal(error.cause.code, 'ECONNRESET');
      assert.equal(keen.events().length, stored);
      assert.equal(keen.requests[0].status, null);
    });
  }

  test('reset: over TLS too', async () => {
    const tls = await makeCertificate();
    const secure = await startKeen({ tls });
    secure.fault({ reset: 'stored' });
    const request = https.request(`${secure.url}${PROJECT}/events/signups`, {
      method: 'POST',
      ca: tls.cert,
      headers: { authorization: 'local-write-key' },
    });
    request.end(JSON.stringify(event));
    const [error] = await once(request, 'error');
    assert.equal(error.code, 'ECONNRESET');
    assert.equal(secure.events().length, 1);
    await secure.close();
  });

  for (const fault of [{ cut: true }, { cut: true, status: 500 }, { cut: true, body: 'empty' }]) {
    test(`${JSON.stringify(fault)}: the body ends early`, async () => {
      keen.fault(fault);
      const response = await write(keen, event);
      assert.equal(response.status, fault.status ?? 201);
      await assert.rejects(response.text());
    });
  }

  test('hang: headers: no answer, and the socket stays open', async () => {
    let isAnswered = false;
    const taken = new Promise((resolve) => {
      keen.faultBy((_, ordinal) => {
        if (ordinal > 1) return undefined;
        resolve();
        return { hang: 'headers' };
      });
    });
    const client = new AbortController();
    const hanging = write(keen, event, { signal: client.signal });
    hanging
      .finally(() => {
        isAnswered = true;
      })
      .catch(() => {});
    await taken;
    assert.equal((await write(keen, event)).status, 201);
    assert.equal(isAnswered, false);
    client.abort();
    await assert.rejects(hanging, { name: 'AbortError' });
    assert.equal(keen.events().length, 1);
  });

  test('hang: body: the status and part of the body arrive', async () => {
    keen.fault({ hang: 'body' });
    const client = new AbortController();
    const response = await write(keen, event, { signal: client.signal });
    assert.equal(response.status, 201);
    const reader = response.body.getReader();
    const { value } = await reader.read();
    assert.equal(Buffer.from(value).toString(), own.slice(0, own.length / 2));
    const rest = reader.read();
    client.abort();
    await assert.rejects(rest, { name: 'AbortError' });
  });

  test('close ends hanging requests, and may be called twice', async () => {
    const other = await startKeen();
    const taken = new Promise((resolve) => {
      other.faultBy(() => {
        resolve();
        return { hang: 'headers' };
      });
    });
    const hanging = assert.rejects(write(other, event));
    await taken;
    await Promise.all([other.close(), other.close(), hanging]);
    await other.close();
  });
});

describe('the order of faults', () => {
  const statuses = async (count) => {
    const found = [];
    for (let at = 0; at < count; at += 1) {
      const response = await write(keen, event);
      await response.text();
      found.push(response.status);
    }
    return found;
  };

  test('one for each, in order', async () => {
    keen.fault({ status: 500 }, { status: 501 });
    keen.fault({ status: 502 });
    assert.deepEqual(await statuses(4), [500, 501, 502, 201]);
  });

  test('times', async () => {
    keen.fault({ status: 500, times: 2 }, { status: 501, times: Infinity });
    assert.deepEqual(await statuses(5), [500, 500, 501, 501, 501]);
    keen.clearFaults();
    assert.deepEqual(await statuses(1), [201]);
  });

  test('faultBy decides by request and ordinal while the queue is empty', async () => {
    keen.fault({ status: 500 });
    const bodies = [];
    keen.faultBy(({ body }, ordinal) => {
      bodies.push(body);
      return ordinal % 2 === 1 ? { status: 502 } : undefined;
    });
    assert.deepEqual(await statuses(4), [500, 201, 502, 201]);
    assert.deepEqual(bodies, Array(3).fill(JSON.stringify(event)));
  });

  test('a query uses up no fault', async () => {
    keen.fault({ status: 500 });
    const query = `${keen.url}${PROJECT}/queries/count?event_collection=signups`;
    const headers = { authorization: 'local-read-key' };
    assert.deepEqual(await (await fetch(query, { headers })).json(), { result: 0 });
    assert.deepEqual(await statuses(1), [500]);
  });
});

describe('a bad fault throws an error that names the field', () => {
  const rows = [
    [{ statsu: 500 }, /statsu/],
    [{ status: 99 }, /status/],
    [{ status: '500' }, /status/],
    [{ retryAfter: 1 }, /retryAfter/],
    [{ hang: 'up' }, /hang/],
    [{ drip: { bytes: 0, everyMs: 1 } }, /drip/],
    [{ bigBody: -1 }, /bigBody/],
    [{ refuse: 'all' }, /refuse/],
    [{ reset: true }, /reset/],
    [{ cut: 1 }, /cut/],
    [{ delayMs: '1' }, /delayMs/],
    [{ status: 500, times: 0 }, /times/],
    [{ reset: 'before', hang: 'body' }, /hang and reset/],
    [null, /object/],
  ];
  for (const [fault, message] of rows) {
    test(JSON.stringify(fault), () => {
      assert.throws(() => keen.fault(fault), { name: 'TypeError', message });
    });
  }
});
