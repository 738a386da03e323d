// A property path means the same in a rule, in an Action and in a stream: every name of a rule's context,
// and where the others have it; and what only they have, under `event.`.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { pasted } from './hosts/action.mjs';
import { makeApi, makeHostEvent } from './hosts/action-event.mjs';
import { returned } from './hosts/container.mjs';
import { pastedStream } from './hosts/stream.mjs';
import { makeMessage } from './hosts/stream-event.mjs';
import { makeSettings, makeUser, mapping, PROJECT_ID, WRITE_KEY } from './sign-up.mjs';

/** Below `context.` in a rule, and below `event.` in an Action. */
const NAMES = [
  ['clientID', 'client.client_id'],
  ['clientName', 'client.name'],
  ['clientMetadata', 'client.metadata'],
  ['clientMetadata.brand', 'client.metadata.brand'],
  ['connection', 'connection.name'],
  ['connectionID', 'connection.id'],
  ['connectionStrategy', 'connection.strategy'],
  ['connectionMetadata.region', 'connection.metadata.region'],
  ['protocol', 'transaction.protocol'],
  ['sessionID', 'session.id'],
  ['stats.loginsCount', 'stats.logins_count'],
  ['authentication.methods.0.name', 'authentication.methods.0.name'],
  ['authorization.roles', 'authorization.roles'],
  ['organization.display_name', 'organization.display_name'],
  ['organization.metadata.tier', 'organization.metadata.tier'],
  ['tenant', 'tenant.id'],
  ['request.ip', 'request.ip'],
  ['request.hostname', 'request.hostname'],
  ['request.method', 'request.method'],
  ['request.language', 'request.language'],
  ['request.query', 'request.query'],
  ['request.query.utm_campaign', 'request.query.utm_campaign'],
  ['request.body.form', 'request.body.form'],
  ['request.userAgent', 'request.user_agent'],
  ['request.geoip.country_code', 'request.geoip.countryCode'],
  ['request.geoip.country_code3', 'request.geoip.countryCode3'],
  ['request.geoip.country_name', 'request.geoip.countryName'],
  ['request.geoip.city_name', 'request.geoip.cityName'],
  ['request.geoip.continent_code', 'request.geoip.continentCode'],
  ['request.geoip.latitude', 'request.geoip.latitude'],
  ['request.geoip.longitude', 'request.geoip.longitude'],
  ['request.geoip.subdivision_code', 'request.geoip.subdivisionCode'],
  ['request.geoip.subdivision_name', 'request.geoip.subdivisionName'],
  ['request.geoip.time_zone', 'request.geoip.timeZone'],
];

/** Below `context.` in a rule, and below `event.message.` in a stream. The rest, no message has. */
const NAMES_OF_MESSAGES = [
  ['clientID', 'data.context.client.id'],
  ['clientName', 'data.context.client.name'],
  ['clientMetadata', 'data.context.client.metadata'],
  ['connection', 'data.context.connection.name'],
  ['connectionID', 'data.context.connection.id'],
  ['connectionStrategy', 'data.context.connection.strategy'],
  ['tenant', 'a0tenant'],
  ['request.ip', 'data.context.request.ip'],
  ['request.hostname', 'data.context.request.hostname'],
  ['request.method', 'data.context.request.method'],
  ['request.userAgent', 'data.context.request.user_agent'],
  ...['country_code', 'country_name', 'city_name', 'continent_code', 'latitude', 'longitude'].map(
    (name) => [`request.geoip.${name}`, `data.context.request.geo.${name}`],
  ),
  ...['subdivision_code', 'subdivision_name', 'time_zone'].map((name) => [
    `request.geoip.${name}`,
    `data.context.request.geo.${name}`,
  ]),
];

/** A new one for each login, because the user is marked. */
const makeEvent = (more) => makeHostEvent(undefined, { tenant: { id: 'brand-a' }, ...more });
const at = (path, object) => path.split('.').reduce((value, name) => value[name], object);

/** An object that has the value at the path; parts of a path that are numbers are in lists. */
const holding = (path, value) =>
  path
    .split('.')
    .reverse()
    .reduce((inner, name) => (name === '0' ? [inner] : { [name]: inner }), value);

let keen;
let rule;
let action;
let stream;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  rule = await returned.open({ transport: 'fetch' });
  action = await pasted.open({ transport: 'fetch' });
  stream = await pastedStream.open({ transport: 'fetch' });
});
beforeEach(() => keen.reset());
after(async () => {
  await rule.close();
  await action.close();
  await stream.close();
  await keen.close();
});

const settingsFor = (path) => makeSettings(keen.url, mapping({ mapped: path }));

/** The mapped value of the one event. */
function mapped() {
  assert.equal(keen.requests.length, 1, 'requests');
  return JSON.parse(keen.requests[0].body).mapped;
}

const inRule = (path, context) =>
  rule.login({ user: makeUser(), context, configuration: settingsFor(path) });

const inAction = (path, more) =>
  action.run({ event: { ...makeEvent(more), secrets: settingsFor(path) }, api: makeApi() });

const inStream = (path) =>
  stream.run({ event: { message: makeMessage(), secrets: settingsFor(path) }, api: {} });

describe('names of a context', () => {
  for (const [ofRule, ofMessage] of NAMES_OF_MESSAGES) {
    for (const path of [`context.${ofRule}`, `event.message.${ofMessage}`]) {
      test(`${path}, in a stream`, async () => {
        await inStream(path);
        const value = at(ofMessage, makeMessage());
        assert.notEqual(value, undefined);
        assert.deepEqual(mapped(), value);
      });
    }
  }

  for (const [ofRule, ofAction] of NAMES) {
    const value = at(ofAction, makeEvent());

    test(`context.${ofRule}, in a rule`, async () => {
      await inRule(`context.${ofRule}`, holding(ofRule, value));
      assert.deepEqual(mapped(), value);
    });

    test(`context.${ofRule}, in an Action`, async () => {
      await inAction(`context.${ofRule}`);
      assert.deepEqual(mapped(), value);
    });

    test(`event.${ofAction}, in an Action`, async () => {
      await inAction(`event.${ofAction}`);
      assert.deepEqual(mapped(), value);
    });
  }

  for (const path of ['user.email', 'user.app_metadata', 'user.identities.0.provider']) {
    test(`${path}, in both`, async () => {
      const user = makeUser({ app_metadata: { a: 1 }, identities: [{ provider: 'auth0' }] });
      await rule.login({ user: structuredClone(user), configuration: settingsFor(path) });
      const ofRule = mapped();
      keen.reset();
      await inAction(path, { user });
      assert.deepEqual(mapped(), ofRule);
      assert.notEqual(ofRule, undefined);
    });
  }
});

describe('what only a stream has', () => {
  for (const [path, value] of [
    ['user.identities.0.provider', 'auth0'],
    ['event.message.id', 'evt_1'],
    ['event.message.time', '2026-03-01T10:20:31.000Z'],
    ['context.tenant_id', undefined],
    ['context.stats.loginsCount', undefined],
    ['context.secrets.KEENIO_WRITE_KEY', undefined],
  ]) {
    test(path, async () => {
      await inStream(path);
      assert.deepEqual(mapped(), value);
    });
  }

  test('event.secrets is refused as a setting', async () => {
    const { lines } = await inStream('event.secrets');
    assert.match(lines[0], /KEEN_SETTINGS: KEENIO_PROPERTIES must /);
  });
});

describe('what only an Action has', () => {
  for (const [path, value] of [
    ['event.transaction.locale', 'en'],
    ['event.user.email', 'ada@analytical.example'],
    ['event.something.new', 'later'],
    ['event.nothing', undefined],
    ['event.nothing.here', undefined],
    ['event.constructor.name', undefined],
    ['event.__proto__', undefined],
  ]) {
    test(path, async () => {
      await inAction(path, { something: { new: 'later' } });
      assert.deepEqual(mapped(), value);
    });
  }

  for (const path of ['event.secrets', 'event.secrets.KEENIO_WRITE_KEY', 'event.secrets.OTHER']) {
    test(`${path} is refused as a setting`, async () => {
      const { lines } = await inAction(path);
      assert.match(lines[0], /KEEN_SETTINGS: KEENIO_PROPERTIES must /);
      assert.equal(keen.requests.length, 0);
    });
  }

  for (const path of ['context.secrets.KEENIO_WRITE_KEY', 'context.user.email', 'context.event']) {
    test(`${path} leads nowhere: nothing is sent`, async () => {
      await inAction(path);
      assert.equal(mapped(), undefined);
    });
  }
});
