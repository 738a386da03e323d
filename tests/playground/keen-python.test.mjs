// Keen's client for Python, as it comes from PyPI, uses the local Keen as if it were the real one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startKeen } from '../../playground/keen.mjs';
import { comparable } from './comparable.mjs';
import { known, knownInSqlite, NOW } from './known-events.mjs';
import { queryCases } from './query-cases.mjs';

const PYTHON = fileURLToPath(new URL('../../.tools/python/bin/python', import.meta.url));
const SCRIPT = fileURLToPath(new URL('keen-client.py', import.meta.url));

const keys = {
  project_id: 'localproject',
  write_key: 'local-write-key',
  read_key: 'local-read-key',
  master_key: 'local-master-key',
};

/**
 * Makes calls with one client.
 *
 * @param {{url: string}} keen
 * @param {[method: string, parameters: object][]} calls
 * @param {object} [otherKeys]
 * @returns {Promise<{result?: any, error?: any}[]>}
 */
function callPython(keen, calls, otherKeys) {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
    const child = execFile(PYTHON, [SCRIPT], options, (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
    child.stdin.end(JSON.stringify({ base_url: keen.url, keys: { ...keys, ...otherKeys }, calls }));
  });
}

/** The result of one call that must not fail. */
async function callOnce(keen, method, parameters = {}, otherKeys = {}) {
  const [{ result, error }] = await callPython(keen, [[method, parameters]], otherKeys);
  assert.equal(error, undefined);
  return result;
}

let keen;
before(async () => {
  keen = await startKeen({ now: () => NOW });
});
after(() => keen.close());

describe('recording', () => {
  before(() => keen.reset());

  test('add_event, add_events', async () => {
    const events = { signups: [{ userId: 'b' }, { 'user.id': 'c' }], logins: [{ userId: 'd' }] };
    const [one, many] = await callPython(keen, [
      ['add_event', { event_collection: 'new users', event_body: { userId: 'a' } }],
      ['add_events', { events }],
    ]);
    assert.deepEqual(one, { result: null });
    const [stored, refused] = many.result.signups;
    assert.deepEqual(stored, { success: true });
    assert.equal(refused.error.name, 'InvalidPropertyNameError');
    const users = ['new users', 'signups', 'logins'].flatMap((collection) =>
      keen.events(collection).map(({ userId }) => userId),
    );
    assert.deepEqual(users, ['a', 'b', 'd']);
  });

  test('says what Keen answered', async () => {
    const call = ['add_event', { event_collection: '_a', event_body: {} }];
    const [{ error }] = await callPython(keen, [call]);
    assert.equal(error.error_code, 'InvalidCollectionNameError');
    const [refused] = await callPython(keen, [call], { write_key: 'wrong' });
    assert.equal(refused.error.error_code, 'InvalidApiKeyError');
  });
});

describe('queries', () => {
  let answers;
  let db;
  before(async () => {
    keen.reset();
    await callOnce(keen, 'add_events', { events: known });
    db = knownInSqlite();
    const calls = queryCases.map(({ analysis, parameters }) => [analysis, parameters]);
    answers = await callPython(keen, calls);
  });
  after(() => db.close());

  for (const [at, { what, expected, isOrdered }] of queryCases.entries()) {
    test(what, () => {
      const { result, error } = answers[at];
      assert.equal(error, undefined);
      assert.deepEqual(comparable(result, isOrdered), comparable(expected(db), isOrdered));
    });
  }
});

test('funnel with all keys, and a cache that is allowed', async () => {
  keen.reset();
  await callOnce(keen, 'add_events', { events: known });
  const step = { event_collection: 'signups', actor_property: 'userId', with_actors: true };
  const answer = await callOnce(keen, 'funnel', {
    steps: [{ ...step, timeframe: 'this_1_years' }],
    max_age: 60,
    all_keys: true,
  });
  assert.deepEqual(Object.keys(answer).sort(), ['actors', 'result', 'steps']);
  assert.deepEqual([answer.result, answer.actors[0].length], [[180], 180]);
});

describe('collections and deletion', () => {
  const timeframe = { start: '2026-03-01T00:00:00Z', end: '2026-03-08T00:00:00Z' };
  const filters = [{ property_name: 'plan', operator: 'eq', property_value: 'free' }];
  const count = (db, where) =>
    db.prepare(`SELECT count(*) FROM signups WHERE ${where}`).pluck().get();
  let db;
  before(async () => {
    keen.reset();
    await callOnce(keen, 'add_events', { events: known });
    db = knownInSqlite();
  });
  after(() => db.close());

  test('get_collection, get_all_collections', async () => {
    const [one, all] = await callPython(keen, [
      ['get_collection', { event_collection: 'signups' }],
      ['get_all_collections', {}],
    ]);
    const { properties } = one.result;
    assert.deepEqual(
      [properties.userId, properties.seats, properties.isTrial, properties['user.age']],
      ['string', 'num', 'bool', 'num'],
    );
    assert.deepEqual(
      all.result.map(({ name }) => name),
      ['signups', 'logins', 'purchases'],
    );
  });

  test('delete_events, with timeframe and filters, then by a relative timeframe, then all', async () => {
    const event_collection = 'signups';
    const kept = `NOT (at < ${Date.parse(timeframe.end)} AND plan IS 'free')`;
    await callOnce(keen, 'delete_events', { event_collection, timeframe, filters });
    assert.equal(keen.events().length, count(db, kept));
    await callOnce(keen, 'delete_events', { event_collection, timeframe: 'previous_2_days' });
    const rest = `${kept} AND at < ${Date.parse('2026-03-14T00:00:00Z')}`;
    assert.equal(keen.events().length, count(db, rest));
    await callOnce(keen, 'delete_events', { event_collection });
    assert.equal(keen.events().length, 0);
  });
});

describe('Access Keys', () => {
  before(() => keen.reset());

  test('one that may only write to signups', async () => {
    const made = await callOnce(keen, 'create_access_key', {
      name: 'signups only',
      permitted: ['writes'],
      options: { writes: { allowed: ['signups'] } },
    });
    const event = { event_body: { userId: 'a' } };
    const answers = await callPython(
      keen,
      [
        ['add_event', { event_collection: 'signups', ...event }],
        ['add_event', { event_collection: 'others', ...event }],
        ['count', { event_collection: 'signups' }],
        ['delete_events', { event_collection: 'signups' }],
      ],
      { write_key: made.key, read_key: made.key, master_key: made.key },
    );
    assert.deepEqual(
      answers.map(({ error }) => error?.error_code),
      [undefined, 'RequestForbiddenError', 'RequestForbiddenError', 'AdminOnlyEndpointError'],
    );
  });

  test('every way to change one', async () => {
    const { key } = await callOnce(keen, 'create_access_key', { name: 'first' });
    const autofill = { writes: { autofill: { customer: { id: 'c1' } } } };
    const full = { name: 'full', is_active: true, permitted: ['queries'], options: {} };
    const answers = await callPython(keen, [
      ['update_access_key_name', { key, name: 'second' }],
      ['add_access_key_permissions', { key, permissions: ['writes', 'queries'] }],
      ['remove_access_key_permissions', { key, permissions: ['queries'] }],
      ['update_access_key_permissions', { key, permissions: ['writes'] }],
      ['update_access_key_options', { key, options: autofill }],
      ['revoke_access_key', { key }],
      ['unrevoke_access_key', { key }],
      ['get_access_key', { key }],
      ['update_access_key_full', { key, ...full }],
      ['delete_access_key', { key }],
      ['get_access_key', { key }],
    ]);
    const results = answers.map(({ result }) => result);
    assert.equal(results[0].name, 'second');
    assert.deepEqual(results[1].permitted.sort(), ['queries', 'writes']);
    assert.deepEqual(results[2].permitted, ['writes']);
    assert.deepEqual(results[3].permitted, ['writes']);
    assert.deepEqual(results[4].options.writes, autofill.writes);
    assert.deepEqual([results[5].is_active, results[6].is_active], [false, true]);
    assert.deepEqual(results[7], results[6]);
    assert.deepEqual([results[8].name, results[8].permitted], ['full', ['queries']]);
    assert.equal(results[9], true);
    assert.equal(answers[10].error.error_code, 'ResourceNotFoundError');
    const names = (await callOnce(keen, 'list_access_keys')).map(({ name }) => name);
    assert.deepEqual(names, ['signups only']);
  });
});

describe('what the local Keen does not have is refused by name', () => {
  const calls = [
    ['saved_queries.all', {}, /saved and cached queries/],
    ['saved_queries.results', { query_name: 'a' }, /saved and cached queries/],
    ['cached_datasets.all', {}, /cached datasets/],
    [
      'cached_datasets.results',
      { dataset_name: 'a', index_by: 'b', timeframe: 'this_1_days' },
      /cached datasets/,
    ],
  ];
  for (const [method, parameters, message] of calls) {
    test(method, async () => {
      const [{ error }] = await callPython(keen, [[method, parameters]]);
      assert.equal(error.error_code, 'UnsupportedByLocalKeen');
      assert.match(error.message, message);
    });
  }
});
