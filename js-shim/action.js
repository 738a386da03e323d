import { sharedRecorder } from './recorder.js';
import { attempt } from './stand-ins.js';

/** What the person reads whose login is denied, unless KEENIO_DENY_MESSAGE says it. */
const NEUTRAL = 'You cannot log in at the moment. Please try again later.';

/** An Action's log keeps no more characters of a line. */
const LINE = 256;

/**
 * The rule seen from a post-login Action: the same user, a context with the names of a rule's, the mark
 * by `api.user.setAppMetadata`, `deny` by `api.access.deny`.
 *
 * @param {(name: string) => any} builtin gives Node's own modules; it may throw
 * @returns {import('./action.d.ts').OnExecutePostLogin} it never rejects, and resolves inside the budget
 */
export const createAction = (builtin) => (event, api) =>
  new Promise((resolve) => {
    const configuration = attempt(() => event.secrets);
    const names = {
      auth0: {
        users: {
          // The mark has one key, the flag.
          updateAppMetadata: (_, mark) => api.user.setAppMetadata(...Object.entries(mark)[0]),
        },
      },
      event,
    };
    // Timers, console and fetch are those of the process.
    const look = (name) => names[name] ?? globalThis[name];
    const answer = (error) => {
      if (error) deny(api, configuration, error);
      resolve();
    };
    const user = attempt(() => event.user);
    sharedRecorder()({ configuration, builtin, look }, user, contextOf(event), answer);
  });

/** The person reads a neutral text, the log the reason. */
function deny(api, configuration, { code, message }) {
  log(`${code}: ${message}`);
  const text = attempt(() => configuration.KEENIO_DENY_MESSAGE);
  try {
    api.access.deny(typeof text === 'string' && text !== '' ? text : NEUTRAL);
  } catch {
    log('KEEN_INTERNAL: the host did not take the denial');
  }
}

const log = (reason) => attempt(() => console.error(`keen-signup-rule: ${reason}`.slice(0, LINE)));

/**
 * An Action's event as the context of a rule, so that property paths mean the same. Parts that cannot be
 * read are left out, each by itself.
 */
function contextOf(event) {
  const part = (name) => attempt(() => event[name]);
  const read = (name, property) => attempt(() => event[name]?.[property]);
  return {
    clientID: read('client', 'client_id'),
    clientName: read('client', 'name'),
    clientMetadata: read('client', 'metadata'),
    connection: read('connection', 'name'),
    connectionID: read('connection', 'id'),
    connectionStrategy: read('connection', 'strategy'),
    connectionMetadata: read('connection', 'metadata'),
    protocol: read('transaction', 'protocol'),
    sessionID: read('session', 'id'),
    stats: { loginsCount: read('stats', 'logins_count') },
    authentication: part('authentication'),
    authorization: part('authorization'),
    organization: part('organization'),
    tenant: read('tenant', 'id'),
    request: part('request') && {
      ip: read('request', 'ip'),
      hostname: read('request', 'hostname'),
      method: read('request', 'method'),
      language: read('request', 'language'),
      query: read('request', 'query'),
      body: read('request', 'body'),
      userAgent: read('request', 'user_agent'),
      geoip: attempt(() => snakeCased(event.request.geoip)),
    },
  };
}

/** `countryCode` and `countryCode3` in an Action are `country_code` and `country_code3` in a rule. */
const snakeCased = (object) =>
  object &&
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
