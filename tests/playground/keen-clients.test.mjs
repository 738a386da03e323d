// Keen's own clients from npm use the local Keen as if it were the real one.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import https from 'node:https';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { JSDOM } from 'jsdom';
import KeenAnalysis from 'keen-analysis';
import KeenTracking from 'keen-tracking';
import { makeCertificate } from '../../playground/certificate.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { comparable } from './comparable.mjs';
import { known, knownInSqlite, NOW } from './known-events.mjs';
import { queryCases } from './query-cases.mjs';
import { write } from './write.mjs';

const keys = {
  projectId: 'localproject',
  writeKey: 'local-write-key',
  readKey: 'local-read-key',
  masterKey: 'local-master-key',
};

describe('keen-tracking', () => {
  let keen;
  let client;
  before(async () => {
    keen = await startKeen();
    const { hostname, port } = new URL(keen.url);
    client = new KeenTracking({
      ...keys,
      protocol: 'http',
      host: hostname,
      nodeRequestConfig: { host: hostname, port },
    });
  });
  after(() => keen.close());

  test('recordEvent', async () => {
    assert.deepEqual(await client.recordEvent('signups', { userId: 'a' }), { created: true });
    const [{ keen: own, ...event }] = keen.events();
    assert.deepEqual(event, { userId: 'a' });
    assert.deepEqual(Object.keys(own).sort(), ['created_at', 'id', 'timestamp']);
  });

  test('recordEvent, a collection name that needs encoding', async () => {
    await client.recordEvent('new users/2%', { userId: 'b' });
    assert.equal(keen.events('new users/2%').length, 1);
  });

  test('recordEvents', async () => {
    const answer = await client.recordEvents({
      signups: [{ userId: 'c' }, { 'user.id': 'd' }],
      logins: [{ userId: 'e' }],
    });
    const [stored, refused] = answer.signups;
    assert.deepEqual(stored, { success: true });
    assert.equal(refused.success, false);
    assert.equal(refused.error.name, 'InvalidPropertyNameError');
    assert.deepEqual(answer.logins, [{ success: true }]);
    assert.equal(keen.events('logins').length, 1);
  });

  test('rejects with the code of the refusal', async () => {
    const wrong = new KeenTracking({ ...client.config, writeKey: 'wrong' });
    await assert.rejects(wrong.recordEvent('signups', {}), { code: 'InvalidApiKeyError' });
    await assert.rejects(client.recordEvent('_signups', {}), {
      code: 'InvalidCollectionNameError',
    });
  });
});

describe('keen-analysis', () => {
  const { defaultPort } = https.globalAgent;
  let keen;
  let client;
  let db;
  before(async () => {
    const tls = await makeCertificate();
    keen = await startKeen({ tls, now: () => NOW });
    // On Node this client always uses the default https port, so that is changed.
    https.globalAgent.defaultPort = Number(new URL(keen.url).port);
    https.globalAgent.options.ca = tls.cert;
    client = new KeenAnalysis({ ...keys, host: '127.0.0.1' });
    const tracking = new KeenTracking({ ...keys, host: '127.0.0.1' });
    await tracking.recordEvents(known);
    db = knownInSqlite();
  });
  after(async () => {
    db.close();
    https.globalAgent.defaultPort = defaultPort;
    delete https.globalAgent.options.ca;
    https.globalAgent.destroy();
    await keen.close();
  });

  // The client sends the time zone of this machine by default.
  const inUtc = (parameters) => ({ timezone: 'UTC', ...parameters });

  describe('query(), which posts', () => {
    for (const { what, analysis, parameters, expected, isOrdered } of queryCases) {
      test(what, async () => {
        const { result } = await client.query(analysis, inUtc(parameters));
        assert.deepEqual(comparable(result, isOrdered), comparable(expected(db), isOrdered));
      });
    }
  });

  describe('get(), with everything in the URL', () => {
    for (const { what, analysis, parameters, expected, isOrdered } of queryCases) {
      test(what, async () => {
        const { result } = await client.get({
          url: client.url('queries', analysis),
          api_key: client.config.readKey,
          params: parameters,
        });
        assert.deepEqual(comparable(result, isOrdered), comparable(expected(db), isOrdered));
      });
    }
  });

  test('names in camel case, and the time zone of this machine', async () => {
    const { result } = await client.query({
      analysisType: 'count',
      eventCollection: 'signups',
      timeframe: 'this_1_years',
      filters: [{ propertyName: 'plan', operator: 'eq', propertyValue: 'pro' }],
    });
    assert.equal(result, known.signups.filter(({ plan }) => plan === 'pro').length);
  });

  describe('refused by name', () => {
    const refused = [
      ['an unknown analysis', { analysisType: 'histogram' }, /histogram/],
      ['an unknown parameter', { groupBye: 'plan' }, /group_bye/],
      ['an unknown timeframe', { timeframe: 'lately' }, /timeframe|lately/],
      ['an unknown operator', { filters: [{ propertyName: 'a', operator: 'is' }] }, /operator|is/],
      ['no collection', { eventCollection: '' }, /event_collection/],
    ];
    for (const [what, given, message] of refused) {
      test(what, async () => {
        const query = { analysisType: 'count', eventCollection: 'signups', ...inUtc(given) };
        await assert.rejects(client.query(query), { code: 'InvalidQueryError', message });
      });
    }

    test('a saved query and a dataset', async () => {
      const code = 'UnsupportedByLocalKeen';
      await assert.rejects(client.query({ savedQueryName: 'a' }), { code });
      await assert.rejects(client.query({ datasetName: 'a', name: 'a' }), { code });
    });

    test('a write key that reads', async () => {
      const wrong = new KeenAnalysis({ ...keys, host: '127.0.0.1', readKey: keys.writeKey });
      const query = { analysisType: 'count', eventCollection: 'signups' };
      await assert.rejects(wrong.query(query), { code: 'RequestForbiddenError' });
    });
  });

  test('Access Keys: one that reads the events of one country only', async () => {
    const filters = [{ propertyName: 'user.country', operator: 'eq', propertyValue: 'DE' }];
    const { key } = await client.post({
      url: client.url('projectId', 'keys'),
      api_key: client.masterKey(),
      params: {
        name: 'DE only',
        isActive: true,
        permitted: ['queries'],
        options: { queries: { filters } },
      },
    });
    const limited = new KeenAnalysis({ ...keys, host: '127.0.0.1', readKey: key });
    const of = (country) =>
      limited.query('count', {
        event_collection: 'signups',
        timeframe: 'this_1_years',
        filters: country
          ? [{ property_name: 'user.country', operator: 'eq', property_value: country }]
          : [],
      });
    const inGermany = known.signups.filter(({ user }) => user.country === 'DE').length;
    assert.equal((await of()).result, inGermany);
    assert.equal((await of('FR')).result, 0);
    const options = { url: client.url('projectId', 'keys', key), api_key: client.masterKey() };
    assert.equal((await client.get(options)).name, 'DE only');
    await client.del(options);
    await assert.rejects(of(), { code: 'InvalidApiKeyError' });
  });

  test('del(): events by filters and timeframe, then the collection', async () => {
    const url = client.url('events', 'logins');
    const api_key = client.masterKey();
    await client.del({
      url,
      api_key,
      filters: [{ propertyName: 'userId', operator: 'in', propertyValue: ['u1', 'u2'] }],
    });
    assert.equal(keen.events('logins').length, known.logins.length - 2);
    await client.del({ url, api_key, timeframe: 'previous_2_months', timezone: 'UTC' });
    assert.equal(keen.events('logins').length, known.logins.length - 2);
    await client.del({ url, api_key, timeframe: 'this_1_months' });
    assert.equal(keen.events('logins').length, 0);
    await client.del({ url, api_key });
    await assert.rejects(client.del({ url, api_key }), { code: 'ResourceNotFoundError' });
  });
});

describe('keen-analysis in a page', () => {
  const require = createRequire(import.meta.url);
  const library = require.resolve('keen-analysis/dist/keen-analysis.js');
  let keen;
  before(async () => {
    keen = await startKeen();
    await write(keen, { userId: 'a' });
  });
  after(() => keen.close());

  /** Counts the sign-ups from a page of that address, over http. */
  async function countFrom(address) {
    const { window } = new JSDOM('', { url: address, runScripts: 'outside-only' });
    window.eval(await readFile(library, 'utf8'));
    const client = new window.Keen({
      ...keys,
      protocol: 'http',
      host: new URL(keen.url).host,
    });
    const query = { analysisType: 'count', eventCollection: 'signups' };
    return client.query(query).finally(() => window.close());
  }

  test('of this machine', async () => {
    assert.equal((await countFrom('http://localhost:3000/')).result, 1);
  });

  test('of another machine cannot read the answer', async () => {
    await assert.rejects(countFrom('https://example.com/'));
  });
});
