// Reading many events, and reading them through faults.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import { Events } from '../../cli/verify/events.mjs';
import { verify } from '../../cli/verify/verification.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { createIo } from './command-io.mjs';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

let keen;
before(async () => {
  keen = await startKeen();
});
after(() => keen.close());
afterEach(() => keen.reset());

const makeEvents = (options) =>
  new Events({
    projectUrl: `${keen.url}/3.0/projects/localproject`,
    collection: 'signups',
    key: 'local-read-key',
    signal: new AbortController().signal,
    ...options,
  });

/** Records `count` events, with the ids `PREFIX0`, `PREFIX1` … and the times that `timeOf` gives. */
async function record(prefix, count, timeOf) {
  for (let start = 0; start < count; start += 5000) {
    const events = Array.from({ length: Math.min(5000, count - start) }, (_, at) => ({
      userId: `${prefix}${start + at}`,
      keen: { timestamp: new Date(timeOf(start + at)).toISOString() },
    }));
    const response = await fetch(`${keen.url}/3.0/projects/localproject/events`, {
      method: 'POST',
      headers: { authorization: 'local-write-key' },
      body: JSON.stringify({ signups: events }),
    });
    assert.equal(response.status, 200);
  }
}

async function read(days) {
  const lists = [];
  for await (const values of makeEvents().values(days, 'userId')) lists.push(values);
  return lists;
}

test('days with few events are joined, days with many divided', async () => {
  await record('a', 100, (number) => START + number * DAY_MS);
  await record('b', 45_000, (number) => START + 100 * DAY_MS + number * 1900);
  const days = await makeEvents().countByDay(START, START + 200 * DAY_MS);
  assert.equal(days.length, 101);
  assert.deepEqual(days[0], { fromMs: START, toMs: START + DAY_MS, count: 1 });
  assert.deepEqual(days[100], {
    fromMs: START + 100 * DAY_MS,
    toMs: START + 101 * DAY_MS,
    count: 45_000,
  });
  const lists = await read(days);
  assert.equal(new Set(lists.flat()).size, 45_100);
  assert.equal(lists.flat().length, 45_100);
  assert.ok(lists.length <= 8, `${lists.length} extractions`);
});

test('a span that has more events than were counted is divided', async () => {
  await record('a', 21_000, (number) => START + number);
  const lists = await read([{ fromMs: START, toMs: START + DAY_MS, count: 1 }]);
  assert.equal(new Set(lists.flat()).size, 21_000);
});

test('more events of one moment than an answer holds are named', async () => {
  await record('a', 20_001, () => START);
  await assert.rejects(read([{ fromMs: START, toMs: START + DAY_MS, count: 20_001 }]), {
    message: /^Keen has more than 20000 events of 2026-01-01T00:00:00\.000Z, too many to read$/,
    status: 1,
  });
});

test('ten years of days are counted in parts', async () => {
  await record('a', 11, (number) => START - number * 365 * DAY_MS);
  const days = await makeEvents().countByDay(START - 3650 * DAY_MS, START + DAY_MS);
  assert.deepEqual(
    days.map(({ count }) => count),
    Array(11).fill(1),
  );
});

test('events without the property have no value', async () => {
  await record('a', 2, () => START);
  const days = await makeEvents().countByDay(START, START + DAY_MS);
  const lists = [];
  for await (const values of makeEvents().values(days, 'plan')) lists.push(...values);
  assert.deepEqual(lists, []);
});

const day = { value: 3, timeframe: { start: new Date(START).toISOString() } };
const GOOD = { body: JSON.stringify({ result: [day] }) };

/** A Keen that gives these answers, one after the other. `requests` counts what it was asked. */
async function startScript(t, answers) {
  const script = { requests: 0 };
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body = '', cut = false } = answers[script.requests++];
    request.resume();
    response.writeHead(status, headers);
    response.write(body);
    if (cut) setImmediate(() => response.destroy());
    else response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  script.url = `http://127.0.0.1:${server.address().port}`;
  return script;
}

const faults = [
  ['503', { status: 503 }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } }],
  ['a connection that is cut', { cut: true }],
  ['an answer that is cut off', { body: GOOD.body.slice(0, 20), cut: true }],
  ['an answer that is not JSON', { body: '<html>' }],
  ['an answer without a result', { body: '{}' }],
];
for (const [name, fault] of faults) {
  test(`${name}: asked again`, async (t) => {
    const script = await startScript(t, [fault, GOOD]);
    const events = makeEvents({ projectUrl: script.url });
    const [{ count }] = await events.countByDay(START, START + DAY_MS);
    assert.deepEqual({ count, ...script }, { count: 3, requests: 2, url: script.url });
    assert.equal(events.trouble, undefined);
  });
}

test('a Keen that does not come back is given up, with what it said last', async (t) => {
  const { url: projectUrl } = await startScript(t, Array(100).fill({ status: 503 }));
  const events = makeEvents({ projectUrl, patienceMs: 300 });
  await assert.rejects(events.countByDay(START, START + DAY_MS), {
    message: /^Keen answered 503; run the same command again later$/,
    status: 1,
  });
});

test('429 without Retry-After: Keen wants a minute, and who has less gives up', async (t) => {
  const script = await startScript(t, [{ status: 429 }]);
  const events = makeEvents({ projectUrl: script.url, patienceMs: 30_000 });
  await assert.rejects(events.countByDay(START, START + DAY_MS), { message: /^Keen answered 429/ });
  assert.equal(script.requests, 1);
});

test('more events than can be compared: refused before they are read', async () => {
  const signUps = { preview: () => ({ properties: [{ name: 'userId', path: 'user.user_id' }] }) };
  const events = {
    countByDay: async () => [{ fromMs: START, toMs: START + DAY_MS, count: 2_000_001 }],
  };
  await assert.rejects(verify({ sources: [], signUps, events, io: createIo() }), {
    message: /^Keen has 2000001 events since .* at most 2000000 can be compared: split the export/,
    status: 2,
  });
});
