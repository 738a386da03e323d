// Keen's own clients from npm use the local Keen as if it were the real one.
import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, describe, test } from 'node:test';
import KeenAnalysis from 'keen-analysis';
import KeenTracking from 'keen-tracking';
import { makeCertificate } from '../../playground/certificate.mjs';
import { startKeen } from '../../playground/keen.mjs';

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
  before(async () => {
    const tls = await makeCertificate();
    keen = await startKeen({ tls, now: () => Date.parse('2026-03-15T12:00:00Z') });
    // On Node this client always uses the default https port, so that is changed.
    https.globalAgent.defaultPort = Number(new URL(keen.url).port);
    https.globalAgent.options.ca = tls.cert;
    client = new KeenAnalysis({ ...keys, host: '127.0.0.1' });
    const tracking = new KeenTracking({ ...keys, host: '127.0.0.1' });
    for (const day of ['13', '14', '15']) {
      const keenOf = { timestamp: `2026-03-${day}T10:00:00Z` };
      await tracking.recordEvent('signups', { userId: day, keen: keenOf });
    }
  });
  after(async () => {
    https.globalAgent.defaultPort = defaultPort;
    delete https.globalAgent.options.ca;
    https.globalAgent.destroy();
    await keen.close();
  });

  const frames = [
    ['this_14_days', 3],
    ['this_2_days', 2],
    ['previous_1_day', 1],
    ['this_hour', 0],
    [{ start: '2026-03-13T00:00:00Z', end: '2026-03-15T00:00:00Z' }, 2],
  ];
  for (const [timeframe, expected] of frames) {
    test(`count, ${JSON.stringify(timeframe)}`, async () => {
      const query = { analysisType: 'count', eventCollection: 'signups', timeframe };
      // The client sends the time zone of this machine by default.
      const { result } = await client.query({ ...query, timezone: 'UTC' });
      assert.equal(result, expected);
    });
  }

  test('count in the time zone of this machine', async () => {
    const query = { analysisType: 'count', eventCollection: 'signups', timeframe: 'this_1_year' };
    assert.equal((await client.query(query)).result, 3);
  });

  test('extraction, all and the latest', async () => {
    const query = {
      analysisType: 'extraction',
      eventCollection: 'signups',
      timeframe: 'this_14_days',
      timezone: 'UTC',
    };
    const { result } = await client.query(query);
    assert.deepEqual(result, keen.events());
    const { result: latest } = await client.query({ ...query, latest: 2 });
    assert.deepEqual(
      latest.map(({ userId }) => userId),
      ['15', '14'],
    );
  });

  test('count by GET, with the key in the query', async () => {
    const { result } = await client.get({
      url: client.url('queries', 'count'),
      api_key: client.config.readKey,
      params: {
        event_collection: 'signups',
        timeframe: { start: '2026-03-13T00:00:00Z', end: '2026-03-14T00:00:00Z' },
      },
    });
    assert.equal(result, 1);
  });

  const refused = [
    ['an unknown analysis', { analysisType: 'median' }, 'InvalidQueryError'],
    ['an unknown parameter', { filters: [] }, 'InvalidQueryError'],
    ['an unknown timeframe', { timeframe: 'lately' }, 'InvalidQueryError'],
    ['no collection', { eventCollection: '' }, 'InvalidQueryError'],
    ['latest: 0', { analysisType: 'extraction', latest: 0 }, 'InvalidQueryError'],
  ];
  for (const [what, given, code] of refused) {
    test(`refused: ${what}`, async () => {
      const query = { analysisType: 'count', eventCollection: 'signups', ...given };
      await assert.rejects(client.query(query), { code });
    });
  }

  test('a write key cannot read', async () => {
    const wrong = new KeenAnalysis({ ...keys, host: '127.0.0.1', readKey: keys.writeKey });
    const query = { analysisType: 'count', eventCollection: 'signups' };
    await assert.rejects(wrong.query(query), { code: 'RequestForbiddenError' });
  });
});
