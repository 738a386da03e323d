// Which key may do what in the local Keen, and Access Keys: made, limited, changed, revoked, deleted.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { ask, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen();
});
beforeEach(() => keen.reset());
after(() => keen.close());

/** Makes an Access Key. @returns {Promise<string>} its value */
async function makeKey(permitted, options) {
  const body = { name: 'a key', permitted, options };
  const [status, made] = await ask(keen, 'POST', '/keys', { body });
  assert.equal(status, 201, made.message);
  return made.key;
}

/** Status and error code of a request with a key. */
async function outcome(key, method, path, body) {
  const [status, answer] = await ask(keen, method, path, { key, body });
  return [status, answer?.error_code].filter(Boolean);
}

const WRITE = ['POST', '/events/signups', { a: 1 }];
const BATCH = ['POST', '/events', { signups: [{ a: 1 }] }];
const QUERY = ['GET', '/queries/count?event_collection=signups'];
const SCHEMA = ['GET', '/events/signups'];
const DELETE = ['DELETE', '/events/signups/properties/a'];
const KEYS = ['GET', '/keys'];
const PROJECT_ROW = ['GET', ''];

describe('what each key may do', () => {
  const ok = [200];
  const forbidden = [403, 'RequestForbiddenError'];
  const master = [401, 'AdminOnlyEndpointError'];
  const unknown = [401, 'InvalidApiKeyError'];
  const requests = [WRITE, BATCH, QUERY, SCHEMA, DELETE, KEYS, PROJECT_ROW];
  const rows = [
    ['local-master-key', [[201], ok, ok, ok, [204], ok, ok]],
    ['local-write-key', [[201], ok, forbidden, forbidden, master, master, master]],
    ['local-read-key', [forbidden, forbidden, ok, ok, master, master, master]],
    ['an unknown key', Array(7).fill(unknown)],
    ['', Array(7).fill(unknown)],
    [['writes'], [[201], ok, forbidden, forbidden, master, master, master]],
    [['queries'], [forbidden, forbidden, ok, forbidden, master, master, master]],
    [['schema'], [forbidden, forbidden, forbidden, ok, master, master, master]],
    [[], [forbidden, forbidden, forbidden, forbidden, master, master, master]],
  ];
  for (const [who, expected] of rows) {
    test(JSON.stringify(who), async () => {
      await write(keen, { a: 1 });
      const key = Array.isArray(who) ? await makeKey(who) : who;
      const outcomes = [];
      for (const request of requests) outcomes.push(await outcome(key, ...request));
      assert.deepEqual(outcomes, expected);
    });
  }
});

describe('an Access Key limited to collections', () => {
  const forbidden = [403, 'RequestForbiddenError'];

  test('writes only to them', async () => {
    const key = await makeKey(['writes'], { writes: { allowed: ['signups'] } });
    assert.deepEqual(await outcome(key, ...WRITE), [201]);
    assert.deepEqual(await outcome(key, ...BATCH), [200]);
    assert.deepEqual(await outcome(key, 'POST', '/events/others', { a: 1 }), forbidden);
    const batch = { signups: [{ a: 1 }], others: [{ a: 1 }] };
    assert.deepEqual(await outcome(key, 'POST', '/events', batch), forbidden);
    assert.deepEqual([keen.events().length, keen.events('others').length], [2, 0]);
  });

  test('reads only from them', async () => {
    await write(keen, { a: 1 });
    await write(keen, { b: 1 }, { path: '/others' });
    const key = await makeKey(['queries', 'schema'], { reads: { allowed: ['signups'] } });
    assert.deepEqual(await outcome(key, ...QUERY), [200]);
    assert.deepEqual(await outcome(key, ...SCHEMA), [200]);
    for (const path of [
      '/queries/count?event_collection=others',
      '/events/others',
      '/events/others/properties/b',
    ]) {
      assert.deepEqual(await outcome(key, 'GET', path), forbidden, path);
    }
    const [, collections] = await ask(keen, 'GET', '/events', { key });
    assert.deepEqual(
      collections.map(({ name }) => name),
      ['signups'],
    );
  });
});

test('the filters of an Access Key hold for every query, and for each step of a funnel', async () => {
  await write(keen, { plan: 'free', userId: 'a' });
  await write(keen, { plan: 'pro', userId: 'b' });
  const filters = [{ property_name: 'plan', operator: 'eq', property_value: 'pro' }];
  const key = await makeKey(['queries'], { queries: { filters } });
  const selection = { event_collection: 'signups', timeframe: 'this_1_days' };
  const found = async (analysis, query) =>
    (await ask(keen, 'POST', `/queries/${analysis}`, { key, body: query }))[1].result;
  assert.equal(await found('count', selection), 1);
  const [{ userId }] = await found('extraction', selection);
  assert.equal(userId, 'b');
  const free = [{ property_name: 'plan', operator: 'eq', property_value: 'free' }];
  assert.equal(await found('count', { ...selection, filters: free }), 0);
  const steps = [{ ...selection, actor_property: 'userId' }];
  assert.deepEqual(await found('funnel', { steps }), [1]);
});

describe('autofill', () => {
  test('adds to every event and replaces what it says', async () => {
    const autofill = { customer: { id: 'c1' }, plan: 'free' };
    const key = await makeKey(['writes'], { writes: { autofill } });
    await outcome(key, 'POST', '/events/signups', { userId: 'a', customer: 'other' });
    await outcome(key, 'POST', '/events', { signups: [{ userId: 'b' }] });
    assert.deepEqual(
      keen.events().map(({ keen: _, ...event }) => event),
      [
        { userId: 'a', ...autofill },
        { userId: 'b', ...autofill },
      ],
    );
  });

  test('replaces the parts of keen that it names', async () => {
    const addon = { name: 'keen:date_time_parser', input: { date_time: 'at' }, output: 'parsed' };
    const key = await makeKey(['writes'], { writes: { autofill: { keen: { addons: [addon] } } } });
    const event = { at: '2026-03-15T10:00:00Z', keen: { timestamp: '2026-03-01T00:00:00Z' } };
    assert.deepEqual(await outcome(key, 'POST', '/events/signups', event), [201]);
    const [{ parsed, keen: own }] = keen.events();
    assert.deepEqual([parsed.hour, own.timestamp], [10, '2026-03-01T00:00:00.000Z']);
  });

  test('is checked with the event', async () => {
    const key = await makeKey(['writes'], { writes: { autofill: { 'a.b': 1 } } });
    assert.deepEqual(await outcome(key, ...WRITE), [400, 'InvalidPropertyNameError']);
  });
});

describe('the life of an Access Key', () => {
  const absent = {
    writes: null,
    queries: null,
    saved_queries: null,
    cached_queries: null,
    datasets: null,
  };
  const definition = {
    name: 'signups only',
    is_active: true,
    permitted: ['writes'],
    options: { ...absent, writes: { allowed: ['signups'] } },
  };

  test('made, read, listed by name, changed', async () => {
    const { key } = (await ask(keen, 'POST', '/keys', { body: definition }))[1];
    assert.match(key, /^[0-9A-F]{64}$/);
    const made = { ...definition, key, project_id: 'localproject' };
    assert.deepEqual(await ask(keen, 'GET', `/keys/${key}`), [200, made]);
    const other = await makeKey(['queries']);
    const [, all] = await ask(keen, 'GET', '/keys');
    assert.deepEqual(
      all.map((one) => one.key),
      [key, other],
    );
    assert.deepEqual(await ask(keen, 'GET', '/keys?name=signups%20only'), [200, [made]]);

    // Clients send back what they got, with a change.
    const body = { ...made, permitted: ['writes', 'queries'] };
    assert.deepEqual(await ask(keen, 'POST', `/keys/${key}`, { body }), [200, body]);
    assert.deepEqual(await outcome(key, ...QUERY), [200]);
    const [, blank] = await ask(keen, 'POST', `/keys/${key}`, { body: { name: 'b' } });
    assert.deepEqual(blank, { ...made, name: 'b', permitted: [], options: absent });
    assert.deepEqual(await outcome(key, ...WRITE), [403, 'RequestForbiddenError']);
  });

  test('revoked and unrevoked', async () => {
    const key = await makeKey(['writes']);
    const [status, revoked] = await ask(keen, 'POST', `/keys/${key}/revoke`);
    assert.deepEqual([status, revoked.is_active], [200, false]);
    assert.deepEqual(await outcome(key, ...WRITE), [401, 'InvalidApiKeyError']);
    assert.equal((await ask(keen, 'POST', `/keys/${key}/unrevoke`))[1].is_active, true);
    assert.deepEqual(await outcome(key, ...WRITE), [201]);
  });

  test('deleted', async () => {
    const key = await makeKey(['writes']);
    assert.deepEqual(await ask(keen, 'DELETE', `/keys/${key}`), [204, undefined]);
    assert.deepEqual(await outcome(key, ...WRITE), [401, 'InvalidApiKeyError']);
    for (const [method, path] of [
      ['GET', `/keys/${key}`],
      ['POST', `/keys/${key}/revoke`],
      ['POST', `/keys/${key}/unrevoke`],
      ['DELETE', `/keys/${key}`],
    ]) {
      assert.deepEqual(
        await outcome('local-master-key', method, path),
        [404, 'ResourceNotFoundError'],
        `${method} ${path}`,
      );
    }
  });
});

describe('a bad definition is refused by name', () => {
  const rows = [
    [{}, /name .*missing/],
    [[], /JSON object/],
    [{ name: '' }, /^name .* not empty/],
    [{ name: 'a', active: true }, /'active'/],
    [{ name: 'a', is_active: 1 }, /^is_active .* true or false/],
    [{ name: 'a', permitted: 'writes' }, /^permitted .* list/],
    [{ name: 'a', permitted: ['reads'] }, /^permitted .* queries/],
    [{ name: 'a', options: [] }, /^options .* object/],
    [{ name: 'a', options: { write: {} } }, /'write'/],
    [{ name: 'a', options: { writes: [] } }, /^writes .* object/],
    [{ name: 'a', options: { writes: { collections: [] } } }, /options\.writes .*'collections'/],
    [{ name: 'a', options: { writes: { allowed: 'signups' } } }, /^allowed of options\.writes/],
    [{ name: 'a', options: { writes: { autofill: 1 } } }, /^autofill of options\.writes/],
    [{ name: 'a', options: { queries: { filters: {} } } }, /^filters of options\.queries/],
  ];
  for (const [body, message] of rows) {
    test(JSON.stringify(body), async () => {
      const [status, answer] = await ask(keen, 'POST', '/keys', { body });
      assert.deepEqual([status, answer.error_code], [400, 'InvalidAccessKeyError']);
      assert.match(answer.message, message);
      assert.deepEqual(await ask(keen, 'GET', '/keys'), [200, []]);
    });
  }

  test('a filter', async () => {
    const filters = [{ property_name: 'a', operator: 'is', property_value: 1 }];
    const body = { name: 'a', options: { queries: { filters } } };
    const [status, answer] = await ask(keen, 'POST', '/keys', { body });
    assert.equal(status, 400);
    assert.match(answer.message, /'is'/);
    assert.deepEqual(await ask(keen, 'GET', '/keys'), [200, []]);
  });

  test('an unknown parameter of the list', async () => {
    const [status, answer] = await ask(keen, 'GET', '/keys?page=2');
    assert.deepEqual([status, answer.error_code], [400, 'InvalidParameterError']);
    assert.match(answer.message, /'page'/);
  });
});
