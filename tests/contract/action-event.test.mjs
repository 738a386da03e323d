// Whatever event and api are: the Action resolves, denies with the documented code, never rejects.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { boom, revoked, throwing, withGetter } from './hostile-objects.mjs';
import { pasted } from './hosts/action.mjs';
import { tellsNothing } from './outcome.mjs';
import { makeEvent, makeSettings, makeUser, PROJECT_ID, SECRETS, WRITE_KEY } from './sign-up.mjs';

let keen;
let host;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  host = await pasted.open({ transport: 'fetch' });
});
beforeEach(() => keen.reset());
after(async () => {
  await host.close();
  await keen.close();
});

/** An event as the host documents it. */
const makeHostEvent = (more, settings) => ({
  user: makeUser({ app_metadata: {} }),
  secrets: makeSettings(keen.url, settings),
  client: { client_id: 'c1', name: 'An app', metadata: {} },
  connection: { id: 'con_1', name: 'Username-Password-Authentication', strategy: 'auth0' },
  organization: { id: 'org_1', name: 'acme', display_name: 'Acme', metadata: { tier: 'b2b' } },
  request: {
    ip: '203.0.113.77',
    user_agent: 'A browser',
    hostname: 'acme.example',
    language: 'en',
    method: 'POST',
    query: { utm_campaign: 'spring' },
    geoip: {
      cityName: 'London',
      countryCode: 'GB',
      countryCode3: 'GBR',
      timeZone: 'Europe/London',
    },
  },
  stats: { logins_count: 1 },
  tenant: { id: 'acme' },
  transaction: { protocol: 'oidc-basic-profile', locale: 'en' },
  ...more,
});

/** The host's api, noting what was called. */
function makeApi(more) {
  const marks = [];
  const denials = [];
  return {
    marks,
    denials,
    user: { setAppMetadata: (...values) => marks.push(values) },
    access: { deny: (...values) => denials.push(values) },
    ...more,
  };
}

async function run(event, api = makeApi()) {
  const { thrown, calls, lines } = await host.login({ event, api });
  assert.equal(thrown, undefined, 'it threw or rejected');
  assert.equal(calls[0].value, undefined, 'it resolves with nothing');
  tellsNothing({ calls: [], lines: lines.concat(api.denials.flat()) }, SECRETS);
  return { marks: api.marks, denials: api.denials, lines, requests: keen.requests };
}

const frozen = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
};

test('a new sign-up is recorded and marked through the api', async () => {
  const { marks, denials, lines, requests } = await run(makeHostEvent());
  assert.deepEqual(JSON.parse(requests[0].body), makeEvent());
  assert.deepEqual(marks, [['signedUp', true]]);
  assert.deepEqual([denials, lines], [[], []]);
});

test('a frozen event is recorded and marked all the same', async () => {
  const { marks, denials, lines, requests } = await run(frozen(makeHostEvent()));
  assert.equal(requests.length, 1);
  assert.deepEqual(marks, [['signedUp', true]]);
  assert.deepEqual([denials, lines], [[], []]);
});

test('the mark of an earlier login is found in app_metadata', async () => {
  const user = makeUser({ app_metadata: { signedUp: true } });
  const { marks, denials, requests } = await run(makeHostEvent({ user, secrets: undefined }));
  assert.deepEqual([marks, denials, requests], [[], [], []]);
});

describe('property paths mean the same as in a rule', () => {
  for (const [path, value] of [
    ['user.email', 'ada@analytical.example'],
    ['context.request.ip', '203.0.113.77'],
    ['context.request.userAgent', 'A browser'],
    ['context.request.hostname', 'acme.example'],
    ['context.request.query.utm_campaign', 'spring'],
    ['context.request.geoip.country_code', 'GB'],
    ['context.request.geoip.country_code3', 'GBR'],
    ['context.request.geoip.city_name', 'London'],
    ['context.request.geoip.time_zone', 'Europe/London'],
    ['context.clientName', 'An app'],
    ['context.clientID', 'c1'],
    ['context.connection', 'Username-Password-Authentication'],
    ['context.connectionStrategy', 'auth0'],
    ['context.protocol', 'oidc-basic-profile'],
    ['context.stats.loginsCount', 1],
    ['context.organization.display_name', 'Acme'],
    ['context.organization.metadata.tier', 'b2b'],
    ['context.tenant', 'acme'],
    ['context.secrets.KEENIO_WRITE_KEY', undefined],
    ['context.user.email', undefined],
  ]) {
    test(path, async () => {
      const settings = { KEENIO_PROPERTIES: JSON.stringify({ mapped: path }) };
      const { requests } = await run(makeHostEvent({}, settings));
      assert.deepEqual(JSON.parse(requests[0].body).mapped, value);
    });
  }
});

describe('what is missing of the event', () => {
  for (const [what, more, code] of [
    ['user', { user: undefined }, 'KEEN_EVENT'],
    ['user, null', { user: null }, 'KEEN_EVENT'],
    ['secrets', { secrets: undefined }, 'KEEN_SETTINGS'],
    ['secrets, null', { secrets: null }, 'KEEN_SETTINGS'],
    ['secrets, empty', { secrets: {} }, 'KEEN_SETTINGS'],
    ['request', { request: undefined }],
    ['request, null', { request: null }],
    ['client', { client: undefined }],
    ['connection, null', { connection: null }],
    ['organization', { organization: undefined }],
    ['stats', { stats: undefined }],
    ['tenant', { tenant: undefined }],
    ['transaction', { transaction: undefined }],
  ]) {
    test(`${what}: ${code ?? 'recorded'}`, async () => {
      const { marks, denials, requests } = await run(makeHostEvent(more));
      if (code) {
        assert.equal(denials.length, 1);
        assert.match(denials[0][0], new RegExp(`^${code}: `));
        assert.deepEqual([marks, requests], [[], []]);
      } else {
        assert.deepEqual([denials, marks], [[], [['signedUp', true]]]);
        const ip = 'request' in more ? undefined : '203.0.113.77';
        assert.equal(JSON.parse(requests[0].body).ip, ip);
      }
    });
  }

  for (const event of [undefined, null, 7, 'event', {}, [], throwing(), revoked()]) {
    test(`all of it: ${typeof event}`, async () => {
      const { marks, denials, requests } = await run(event);
      assert.match(denials[0][0], /^KEEN_(SETTINGS|EVENT): /);
      assert.deepEqual([marks, requests], [[], []]);
    });
  }
});

describe('an event that cannot be read', () => {
  for (const [name, code] of [
    ['user', 'KEEN_EVENT'],
    ['secrets', 'KEEN_SETTINGS'],
    ['request', 'KEEN_EVENT'],
    ['client', 'KEEN_EVENT'],
    ['organization', 'KEEN_EVENT'],
    ['transaction', 'KEEN_EVENT'],
  ]) {
    for (const [what, broken] of [
      ['throws', (event) => withGetter(event, name)],
      ['is a proxy that throws', (event) => ({ ...event, [name]: throwing() })],
    ]) {
      // An organization is handed on as it is, and is read only where a path leads into it.
      if (name === 'organization' && what !== 'throws') continue;
      test(`${name} ${what}: ${code}`, async () => {
        const { marks, denials, requests } = await run(broken(makeHostEvent()));
        assert.match(denials[0][0], new RegExp(`^${code}: `));
        assert.deepEqual([marks, requests], [[], []]);
      });
    }
  }
});

describe('the api', () => {
  const refused = (api) => run(makeHostEvent({ user: undefined }), api);

  for (const [what, more] of [
    ['user is missing', { user: undefined }],
    ['user.setAppMetadata is missing', { user: {} }],
    ['user.setAppMetadata throws', { user: { setAppMetadata: boom } }],
    ['user.setAppMetadata rejects', { user: { setAppMetadata: async () => boom() } }],
    ['user throws', () => withGetter(makeApi(), 'user')],
  ]) {
    test(`${what}: the login goes on, one line`, async () => {
      const api = typeof more === 'function' ? more() : makeApi(more);
      const { denials, lines, requests } = await run(makeHostEvent(), api);
      assert.equal(requests.length, 1);
      assert.deepEqual(denials, []);
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^keen-signup-rule: .* mark could not be saved/);
    });
  }

  for (const [what, more] of [
    ['access is missing', { access: undefined }],
    ['access.deny is missing', { access: {} }],
    ['access.deny throws', { access: { deny: boom } }],
    ['access throws', () => withGetter(makeApi(), 'access')],
  ]) {
    test(`${what}: one line says that the login could not be denied`, async () => {
      const { lines } = await refused(typeof more === 'function' ? more() : makeApi(more));
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^keen-signup-rule: could not deny .*: KEEN_EVENT: user /);
    });
  }

  for (const api of [undefined, null, 7, {}, throwing(), revoked()]) {
    for (const settings of [{}, { KEENIO_PROJECT_ID: '/' }]) {
      test(`is ${typeof api}, ${Object.keys(settings)[0] ?? 'a sign-up'}`, async () => {
        const event = makeHostEvent({}, settings);
        const { thrown, calls, lines } = await host.login({ event, api });
        assert.equal(thrown, undefined);
        assert.equal(calls.length, 1);
        assert.equal(lines.length, 1);
        tellsNothing({ calls: [], lines }, SECRETS);
      });
    }
  }

  test('and the console throw: the Action resolves', async () => {
    const console = throwing();
    const event = makeHostEvent({ user: undefined });
    const { thrown, calls } = await host.login({ event, api: throwing(), console });
    assert.equal(thrown, undefined);
    assert.equal(calls.length, 1);
  });
});

test('the reason of a denial tells all that a rule tells by the fields of its error', async () => {
  keen.fault({ status: 401 });
  const { denials } = await run(makeHostEvent());
  assert.deepEqual(denials, [
    [
      'KEEN_REJECTED: Keen answered 401 (InvalidApiKeyError), status 401, errorCode InvalidApiKeyError, attempts 1',
    ],
  ]);
});
