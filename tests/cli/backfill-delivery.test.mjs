// Sending batches to a Keen and over a network that fail.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Batch } from '../../cli/backfill/batch.mjs';
import { Delivery } from '../../cli/backfill/delivery.mjs';
import { startKeen } from '../../playground/keen.mjs';

/** Longer than any test takes. */
const PATIENT = { timeoutMs: 20_000, patienceMs: 60_000 };
/** Over before a test gets boring. */
const IMPATIENT = { timeoutMs: 100, patienceMs: 400 };

let keen;
before(async () => {
  keen = await startKeen();
});
after(() => keen.close());
afterEach(() => keen.reset());

const eventOf = (number) =>
  JSON.stringify({ userId: number, keen: { uniqueness_token: `token-${number}` } });

function makeBatch(first, count) {
  const batch = new Batch(first);
  for (let number = first; number < first + count; number += 1) {
    const reread = () => ({ user_id: `${number}` });
    batch.add({ number, line: number, reread }, eventOf(number), eventOf(number).length);
  }
  batch.last = first + count - 1;
  return batch;
}

function makeDelivery(options) {
  const { url = keen.url, signal = new AbortController().signal, ...rest } = options;
  return new Delivery({
    url: `${url}/3.0/projects/localproject/events`,
    writeKey: 'local-write-key',
    collection: 'signups',
    concurrency: 2,
    signal,
    ...rest,
  });
}

/** Sends batches. Resolves to the delivery and the batches that were done. */
async function deliver(batches, options = PATIENT) {
  const delivery = makeDelivery(options);
  const done = [];
  for (const batch of batches) await delivery.send(batch, async () => done.push(batch));
  await delivery.drain();
  return { delivery, done };
}

/** Every user from 1 to `count` is stored once. */
function assertStored(count) {
  const ids = keen.events().map(({ userId }) => userId);
  assert.deepEqual(
    ids.sort((a, b) => a - b),
    Array.from({ length: count }, (_, at) => at + 1),
  );
}

const reasons = ({ refusals }) => refusals.map(({ number, reason }) => [number, reason]);

test('several requests at once, as many as asked for', async () => {
  let open = 0;
  let most = 0;
  keen.faultBy(() => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
    }, 20);
    return { delayMs: 20 };
  });
  const batches = Array.from({ length: 9 }, (_, at) => makeBatch(1 + 10 * at, 10));
  const { delivery, done } = await deliver(batches, { ...PATIENT, concurrency: 3 });
  assertStored(90);
  assert.equal(delivery.stored, 90);
  assert.equal(done.length, 9);
  assert.equal(most, 3);
});

test('many requests at once are no leak of listeners', async () => {
  const warnings = [];
  const listen = (warning) => warnings.push(warning.message);
  process.on('warning', listen);
  keen.faultBy(() => ({ delayMs: 50 }));
  const batches = Array.from({ length: 20 }, (_, at) => makeBatch(1 + at, 1));
  await deliver(batches, { ...PATIENT, concurrency: 20 });
  process.off('warning', listen);
  assertStored(20);
  assert.deepEqual(warnings, []);
});

describe('tried again, and stored once', () => {
  const faults = [
    ['lost after storing', { reset: 'stored' }],
    ['lost before storing', { reset: 'before' }],
    ['cut off', { cut: true }],
    ['503', { status: 503 }],
    ['503 after storing', { status: 503, store: true }],
    ['429 with Retry-After', { status: 429, retryAfter: '1' }],
    ['an HTML page with status 200', { body: 'html' }],
    ['no body', { body: 'empty' }],
    ['the answer to a single event', { status: 201 }],
    ['results of another collection', { body: '{"others":[{"success":true},{"success":true}]}' }],
    ['fewer results than events', { body: '{"signups":[{"success":true}]}' }],
    ['results without a word', { body: '{"signups":[{},{}]}' }],
    ['an answer without end', { bigBody: 11_000_000 }],
  ];
  for (const [what, fault] of faults) {
    test(what, async () => {
      keen.fault(fault, fault);
      const { done } = await deliver([makeBatch(1, 2)]);
      assertStored(2);
      assert.equal(keen.requests.length, 3);
      assert.deepEqual(done.map(reasons), [[]]);
    });
  }

  for (const hang of ['headers', 'body']) {
    test(`an answer that hangs in its ${hang}`, async () => {
      keen.fault({ hang });
      await deliver([makeBatch(1, 2)], { ...PATIENT, timeoutMs: 200 });
      assertStored(2);
      assert.equal(keen.requests.length, 2);
    });
  }
});

test('Retry-After is a pause for all requests', async () => {
  keen.fault({ status: 429, retryAfter: '1' });
  const start = performance.now();
  await deliver([makeBatch(1, 2), makeBatch(3, 2), makeBatch(5, 2), makeBatch(7, 2)]);
  assertStored(8);
  // The second request may have been under way when the first was answered; no other one was.
  const early = keen.requests.filter(({ at }) => at - keen.requests[0].at < 990);
  assert.ok(early.length <= 3, `${early.length} requests`);
  assert.ok(performance.now() - start >= 990);
});

describe('the status of every event is read', () => {
  test('those that Keen refuses for their content are not sent again', async () => {
    keen.fault({
      refuse: ({ userId }) => (userId === 2 ? 'InvalidPropertyValueError' : undefined),
    });
    const { delivery, done } = await deliver([makeBatch(1, 3)]);
    assert.deepEqual(reasons(done[0]), [[2, 'Keen refused it: InvalidPropertyValueError']]);
    assert.deepEqual(done[0].refusals[0].user, { user_id: '2' });
    assert.equal(delivery.stored, 2);
    assert.equal(keen.requests.length, 1);
  });

  test('those that failed for the time being are sent again, alone', async () => {
    keen.fault({ refuse: ({ userId }) => (userId === 2 ? 'InternalServerError' : undefined) });
    const { done } = await deliver([makeBatch(1, 3)]);
    assertStored(3);
    assert.deepEqual(reasons(done[0]), []);
    const sent = keen.requests.map(({ body }) => JSON.parse(body).signups.length);
    assert.deepEqual(sent, [3, 1]);
  });

  test('those that fail again and again are refused in the end', async () => {
    keen.faultBy(() => ({
      refuse: ({ userId }) => (userId === 2 ? 'InternalServerError' : undefined),
    }));
    const { done } = await deliver([makeBatch(1, 3)]);
    assert.deepEqual(reasons(done[0]), [[2, 'Keen refused it: InternalServerError']]);
    assert.equal(keen.requests.length, 5);
  });

  test('a name that is none of Keen’s is not shown', async () => {
    const body = '{"signups":[{"success":false,"error":{"name":"ada@analytical.example"}}]}';
    keen.faultBy(() => ({ status: 200, body }));
    const { done } = await deliver([makeBatch(1, 1)]);
    assert.deepEqual(reasons(done[0]), [[1, 'Keen refused it']]);
  });

  test('an event that is a duplicate is stored', async () => {
    const body = '{"signups":[{"success":false,"error":{"name":"DuplicateEventError"}}]}';
    keen.fault({ status: 200, body });
    const { delivery, done } = await deliver([makeBatch(1, 1)]);
    assert.equal(delivery.stored, 1);
    assert.deepEqual(reasons(done[0]), []);
  });
});

describe('a request that is refused for some of its events is divided', () => {
  const ids = (request) => JSON.parse(request.body).signups.map(({ userId }) => userId);
  const cases = [
    [413, 'Keen answered 413'],
    [400, 'Keen answered 400 (InvalidEventError)'],
  ];
  for (const [status, reason] of cases) {
    test(`${status}`, async () => {
      keen.faultBy((request) => (ids(request).includes(3) ? { status } : undefined));
      const { delivery, done } = await deliver([makeBatch(1, 5)]);
      assert.deepEqual(reasons(done[0]), [[3, reason]]);
      assert.equal(delivery.stored, 4);
    });
  }
});

describe('nothing can be sent', () => {
  const final = [
    [{ status: 401 }, /Keen answered 401 \(InvalidApiKeyError\)/],
    [{ status: 404 }, /Keen answered 404/],
    [{ status: 402 }, /Keen answered 402/],
    [{ redirect: 'http://127.0.0.1:9/' }, /Keen answered 302/],
    [{ status: 400, body: '{"error_code":"InvalidBatchError"}' }, /InvalidBatchError/],
  ];
  for (const [fault, message] of final) {
    test(`${message.source}: it ends at once`, async () => {
      keen.faultBy(() => fault);
      await assert.rejects(deliver([makeBatch(1, 2)]), { status: 2, message });
      assert.equal(keen.requests.length, 1);
    });
  }

  test('after something was sent, the status is another', async () => {
    keen.fault({}, { status: 401 });
    const batches = [makeBatch(1, 2), makeBatch(3, 2)];
    await assert.rejects(deliver(batches, { ...PATIENT, concurrency: 1 }), { status: 1 });
  });

  test('Keen is down: it ends when patience does', async () => {
    keen.faultBy(() => ({ status: 503 }));
    await assert.rejects(deliver([makeBatch(1, 2)], IMPATIENT), {
      status: 1,
      message: 'Keen answered 503; run the same command again later',
    });
    assert.ok(keen.requests.length > 1);
  });

  test('nobody listens', async () => {
    const options = { ...IMPATIENT, url: 'http://127.0.0.1:9' };
    await assert.rejects(deliver([makeBatch(1, 2)], options), { message: /^no answer came;/ });
  });

  test('Keen asks for more time than there is: it ends at once', async () => {
    keen.fault({ status: 429, retryAfter: '3600' });
    await assert.rejects(deliver([makeBatch(1, 2)]), {
      status: 1,
      message:
        'Keen answered 429 and asks for 3600 s of patience; run the same command again later',
    });
  });
});

test('one batch fails while others are stored: it is left out', async () => {
  const has = (request, userId) => request.body.includes(`"userId":${userId},`);
  keen.faultBy((request) => (has(request, 1) ? { status: 503 } : { delayMs: 30 }));
  const batches = Array.from({ length: 40 }, (_, at) => makeBatch(1 + at, 1));
  const { delivery, done } = await deliver(batches, IMPATIENT);
  assert.equal(delivery.unsent, 1);
  assert.equal(delivery.stored, 39);
  assert.equal(done.includes(batches[0]), false);
});

test('a batch that cannot be saved ends the delivery', async () => {
  const delivery = makeDelivery(PATIENT);
  const error = new Error('the disk is full');
  await delivery.send(makeBatch(1, 2), () => Promise.reject(error));
  await assert.rejects(delivery.drain(), error);
  await assert.rejects(
    delivery.send(makeBatch(3, 2), async () => {}),
    error,
  );
});

for (const fault of [{ hang: 'headers' }, { hang: 'body' }, { status: 429, retryAfter: '30' }]) {
  test(`an interruption ends it, ${JSON.stringify(fault)}`, async () => {
    const interrupt = new AbortController();
    keen.faultBy(() => {
      setImmediate(() => interrupt.abort());
      return fault;
    });
    const options = { ...PATIENT, signal: interrupt.signal };
    await assert.rejects(deliver([makeBatch(1, 2)], options), { name: 'AbortError' });
  });
}
