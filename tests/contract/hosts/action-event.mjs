// An Action's event and api as its host documents them, for what only an Action has.
import { after, before, beforeEach } from 'node:test';
import { startKeen } from '../../../playground/keen.mjs';
import { makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from '../sign-up.mjs';
import { pasted } from './action.mjs';

/** The event of a new sign-up: all that the host documents, for a user of `makeUser`. */
export const makeHostEvent = (secrets, more) => ({
  user: makeUser({ app_metadata: {} }),
  secrets,
  client: { client_id: 'c1', name: 'An app', metadata: { brand: 'acme' } },
  connection: {
    id: 'con_1',
    name: 'Username-Password-Authentication',
    strategy: 'auth0',
    metadata: { region: 'eu' },
  },
  organization: { id: 'org_1', name: 'acme', display_name: 'Acme', metadata: { tier: 'b2b' } },
  authentication: { methods: [{ name: 'pwd' }] },
  authorization: { roles: ['admin'] },
  request: {
    ip: '203.0.113.77',
    user_agent: 'A browser',
    hostname: 'acme.example',
    language: 'en',
    method: 'POST',
    query: { utm_campaign: 'spring' },
    body: { form: 'short' },
    geoip: {
      cityName: 'London',
      continentCode: 'EU',
      countryCode: 'GB',
      countryCode3: 'GBR',
      countryName: 'United Kingdom',
      latitude: 51.5,
      longitude: -0.13,
      subdivisionCode: 'ENG',
      subdivisionName: 'England',
      timeZone: 'Europe/London',
    },
  },
  session: { id: 's1' },
  stats: { logins_count: 1 },
  transaction: { protocol: 'oidc-basic-profile', locale: 'en' },
  ...more,
});

/** The host's api, which notes what was called. */
export function makeApi(more) {
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

/**
 * A pasted Action and a local Keen for the tests of a file.
 *
 * @returns `keen()`, `settings(more)` that work, and `run(event, api)`, which resolves to what
 *   `runAction` in action.mjs saw, and the requests
 */
export function openForFile() {
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
  return {
    keen: () => keen,
    settings: (more) => makeSettings(keen.url, more),
    async run(event, api, more) {
      return { ...(await host.run({ event, api, ...more })), requests: keen.requests };
    },
  };
}
