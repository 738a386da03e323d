/** What a person can start from: users, as each face of the rule gets them, and settings. */

const hex = (length) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

export const newUserId = (provider = 'auth0') => `${provider}|${hex(12)}`;

const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A sign-up: what the samples differ in. The IP addresses are reserved for examples. */
const signUp = ({
  name,
  email,
  created_at = new Date().toISOString(),
  provider = 'auth0',
  connection = 'Username-Password-Authentication',
  user_metadata = { campaign: 'spring' },
  app_metadata = { plan: 'free' },
  application = 'Playground',
  country = ['GB', 'United Kingdom', 'London'],
  ip = '203.0.113.7',
}) => ({
  user: {
    user_id: newUserId(provider),
    name,
    email,
    created_at,
    identities: [{ provider, connection, isSocial: provider !== 'auth0' }],
    user_metadata,
    app_metadata,
  },
  application,
  connection,
  provider,
  ip,
  country,
});

const USERS = {
  'Ada, with a password': () => signUp({ name: 'Ada Lovelace', email: 'ada@example.com' }),
  'Ada, by a social login': () =>
    signUp({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      provider: 'google-oauth2',
      connection: 'google-oauth2',
      app_metadata: { plan: 'team' },
      country: ['FR', 'France', 'Paris'],
      ip: '198.51.100.23',
    }),
  'Signed up a year ago': () =>
    signUp({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      created_at: new Date(Date.now() - 365 * 86_400_000).toISOString(),
    }),
  'Recorded already': () =>
    signUp({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      app_metadata: { plan: 'free', signedUp: true },
    }),
  'A date and a name that cannot be sent': () =>
    signUp({ name: 'A'.repeat(10_000), email: 'ada@example.com', created_at: 'last Tuesday' }),
};

/** The names of the sample users. */
export const USER_NAMES = Object.keys(USERS);

const json = (value) => JSON.stringify(value, null, 2);

/** How each face gets a sign-up, as the texts of its fields. */
const FORMS = {
  rule: ({ user, application, connection, provider, ip, country: [code, name, city] }) => ({
    user: json(user),
    context: json({
      clientID: 'c1',
      clientName: application,
      connection,
      connectionStrategy: provider,
      protocol: 'oidc-basic-profile',
      request: {
        ip,
        userAgent: USER_AGENT,
        language: 'en',
        geoip: { country_code: code, country_name: name, city_name: city },
      },
      stats: { loginsCount: 1 },
    }),
  }),
  action: ({ user, application, connection, provider, ip, country: [code, name, city] }) => ({
    event: json({
      user,
      client: { client_id: 'c1', name: application },
      connection: { id: 'con_1', name: connection, strategy: provider },
      request: {
        ip,
        user_agent: USER_AGENT,
        language: 'en',
        method: 'POST',
        geoip: { countryCode: code, countryName: name, cityName: city },
      },
      stats: { logins_count: 1 },
      tenant: { id: 'playground' },
      transaction: { protocol: 'oidc-basic-profile', locale: 'en' },
    }),
  }),
  stream: ({ user, ip }) => ({
    event: json({
      message: {
        specversion: '1.0',
        type: 'user.created',
        id: `evt_${hex(12)}`,
        time: new Date().toISOString(),
        a0tenant: 'playground',
        data: { object: user, context: { request: { ip } } },
      },
    }),
  }),
};

/**
 * @param {'rule' | 'action' | 'stream'} face
 * @param {string} name one of USER_NAMES
 * @returns {Record<string, string>} the texts of the face's fields
 */
export const sampleForm = (face, name = USER_NAMES[0]) => FORMS[face](USERS[name]());

const pick = (list, at) => list[at % list.length];

/**
 * A sign-up of the last two weeks, to fill the chart.
 *
 * @param {'rule' | 'action' | 'stream'} face
 * @param {number} at its number
 * @returns {Record<string, object>} the values of the face's fields
 */
export function pastForm(face, at) {
  const isSocial = at % 5 < 2;
  // More of them lately, as in a project that grows.
  const age = 13.5 * 86_400_000 * ((at * 0.618_034) % 1) ** 1.6;
  const texts = FORMS[face](
    signUp({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      created_at: new Date(Date.now() - age).toISOString(),
      ...(isSocial && { provider: 'google-oauth2', connection: 'google-oauth2' }),
      user_metadata: { campaign: pick(['spring', 'friends', 'search'], at) },
      app_metadata: { plan: pick(['free', 'free', 'free', 'team', 'pro'], at * 3) },
      application: pick(['Playground', 'Shop'], at),
      country: pick(
        [
          ['GB', 'United Kingdom', 'London'],
          ['FR', 'France', 'Paris'],
        ],
        at,
      ),
      ip: `203.0.113.${1 + (at % 250)}`,
    }),
  );
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.parse(text)]));
}

/** What one may want to know about a sign-up, as settings. */
export const MAPPINGS = {
  'A marketing funnel': {
    KEENIO_PROPERTIES: json({
      connection: 'context.connection',
      application: 'context.clientName',
      provider: 'user.identities.0.provider',
      plan: 'user.app_metadata.plan',
      campaign: 'user.user_metadata.campaign',
    }),
    KEENIO_ADDONS: 'ua_parser,date_time_parser',
  },
  'As little as possible': {
    KEENIO_PROPERTIES: json({ name: null, ip: null }),
    KEENIO_ADDONS: '',
  },
  'Where from, without keeping IPs': {
    KEENIO_PROPERTIES: json({ name: null, ip: null }),
    KEENIO_ADDONS: 'ip_to_geo',
  },
};

/** The settings that the page opens with. */
export const FIRST_SETTINGS = {
  KEENIO_WRITE_KEY: 'local-write-key',
  KEENIO_PROJECT_ID: 'localproject',
  KEENIO_PROPERTIES: json({
    connection: 'context.connection',
    plan: 'user.app_metadata.plan',
    campaign: 'user.user_metadata.campaign',
  }),
};

/** The write key of the local Keen, which is no one's secret. */
export const LOCAL_WRITE_KEY = FIRST_SETTINGS.KEENIO_WRITE_KEY;
