// The event of an event stream as its host documents it.
import { makeUser } from '../sign-up.mjs';

/** A `user.created` message, with all that the host documents, for a user of `makeUser`. */
export const makeMessage = (more) => ({
  specversion: '1.0',
  id: 'evt_1',
  source: 'urn:auth0:brand-a',
  type: 'user.created',
  time: '2026-03-01T10:20:31.000Z',
  a0tenant: 'brand-a',
  a0stream: 'est_1',
  data: {
    object: makeUser({ app_metadata: {}, identities: [{ provider: 'auth0', isSocial: false }] }),
    context: makeMessageContext(),
  },
  ...more,
});

/** Where the message comes from. A host leaves it out where it does not know it. */
export const makeMessageContext = (more) => ({
  client: { id: 'c1', name: 'An app', metadata: { brand: 'acme' } },
  connection: { id: 'con_1', name: 'Username-Password-Authentication', strategy: 'auth0' },
  request: {
    ip: '203.0.113.77',
    user_agent: 'A browser',
    hostname: 'acme.example',
    method: 'POST',
    geo: {
      city_name: 'London',
      continent_code: 'EU',
      country_code: 'GB',
      country_name: 'United Kingdom',
      latitude: 51.5,
      longitude: -0.13,
      subdivision_code: 'ENG',
      subdivision_name: 'England',
      time_zone: 'Europe/London',
    },
  },
  tenant: { tenant_id: 't1' },
  ...more,
});
