// Queries over http: GET and POST forms, and how a refusal looks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { ask, write } from './write.mjs';

const place = (longitude, latitude) => ({ location: { coordinates: [longitude, latitude] } });

let keen;
before(async () => {
  keen = await startKeen({ now: () => Date.parse('2026-03-18T12:00:00Z') });
  const signups = [
    { plan: 'pro', user: { country: 'DE' }, keen: place(13.4, 52.5) },
    { plan: 'free', user: { country: 'DE' }, keen: place(11.6, 48.1) },
    { plan: 'pro', user: { country: 'FR' } },
  ];
  await write(keen, { signups }, { path: '' });
});
after(() => keen.close());

const key = 'local-read-key';
const post = (analysis, body) => ask(keen, 'POST', `/queries/${analysis}`, { key, body });
const get = (analysis, parameters) =>
  ask(keen, 'GET', `/queries/${analysis}?${new URLSearchParams(parameters)}`, { key });

/** Sends the parameters in both forms. */
async function askBoth(analysis, parameters, inUrl) {
  const answers = await Promise.all([post(analysis, parameters), get(analysis, inUrl)]);
  assert.deepEqual(answers[0], answers[1]);
  return answers[0];
}

describe('GET and POST', () => {
  test('lists and objects are JSON in a URL', async () => {
    const parameters = {
      event_collection: 'signups',
      timeframe: { start: '2000-01-01', end: '2100-01-01' },
      filters: [{ property_name: 'plan', operator: 'eq', property_value: 'pro' }],
      group_by: ['plan', 'user.country'],
      order_by: [{ property_name: 'user.country', direction: 'DESC' }],
      limit: 1,
      timezone: 3600,
    };
    const inUrl = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === 'object' ? JSON.stringify(value) : value,
      ]),
    );
    assert.deepEqual(await askBoth('count', parameters, inUrl), [
      200,
      { result: [{ plan: 'pro', 'user.country': 'FR', result: 1 }] },
    ]);
  });

  test('names are plain in a URL', async () => {
    const parameters = {
      event_collection: 'signups',
      target_property: 'plan',
      timeframe: 'today',
      timezone: 'Europe/Berlin',
      group_by: 'user.country',
      order_by: 'user.country',
    };
    const [, { result }] = await askBoth('select_unique', parameters, parameters);
    assert.deepEqual(result, [
      { 'user.country': 'DE', result: ['free', 'pro'] },
      { 'user.country': 'FR', result: ['pro'] },
    ]);
  });

  test('a place that was written is found within a circle', async () => {
    const filter = {
      property_name: 'keen.location.coordinates',
      operator: 'within',
      property_value: { coordinates: [13.405, 52.52], max_distance_miles: 10 },
    };
    const parameters = { event_collection: 'signups', filters: [filter] };
    assert.deepEqual(await post('count', parameters), [200, { result: 1 }]);
  });
});

test('a refusal has its message and code', async () => {
  const [status, { message, error_code: code }] = await get('sum', { event_collection: 'signups' });
  assert.deepEqual(
    [status, message, code],
    [400, 'target_property is missing.', 'InvalidQueryError'],
  );
});

test('nothing in a URL is ignored', async () => {
  const filter = 'filters=[{"property_name":"plan","operator":"eq","property_value":"pro"}]';
  const url = `/queries/count?event_collection=signups&${filter}`;
  assert.deepEqual(await ask(keen, 'GET', url, { key }), [200, { result: 2 }]);
  const body = { event_collection: 'signups' };
  for (const [method, path, given, message] of [
    ['GET', `${url}&filters=[]`, undefined, /'filters' more than once/],
    ['POST', `/queries/count?${filter}`, body, /parameter 'filters' here/],
  ]) {
    const [status, answer] = await ask(keen, method, path, { key, body: given });
    assert.deepEqual([status, answer.error_code], [400, 'InvalidParameterError']);
    assert.match(answer.message, message);
  }
});

test('an unknown collection is empty', async () => {
  assert.deepEqual(await post('count', { event_collection: 'nothing' }), [200, { result: 0 }]);
});
