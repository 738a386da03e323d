import { attempt } from './stand-ins.js';

/** Where Auth0's Actions and messages have the names of a rule's context: by part, then by property. */
const NAMES = {
  client: { client_id: 'clientID', id: 'clientID', name: 'clientName', metadata: 'clientMetadata' },
  connection: {
    id: 'connectionID',
    name: 'connection',
    strategy: 'connectionStrategy',
    metadata: 'connectionMetadata',
  },
  session: { id: 'sessionID' },
  tenant: { id: 'tenant' },
  transaction: { protocol: 'protocol' },
};

/** Parts with the same names in both, inside of them, too. */
const SAME = ['authentication', 'authorization', 'organization'];

const camelCased = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const snakeCased = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * The context of a rule, so that property paths mean the same. Parts that cannot be read are left out,
 * each by itself.
 *
 * @param {object} event an Action's, or the context of a message
 */
export function contextOf(event) {
  const context = {};
  for (const [part, names] of Object.entries(NAMES)) {
    for (const [name, ofRule] of Object.entries(names)) {
      context[ofRule] ??= attempt(() => event[part][name]);
    }
  }
  for (const part of SAME) context[part] = attempt(() => event[part]);
  context.stats = attempt(() => renamed(event.stats, camelCased));
  context.request = attempt(() => renamed(event.request, camelCased));
  // An Action has `geoip` in camel case, a message `geo`.
  const geoip = attempt(() => renamed(event.request.geoip ?? event.request.geo, snakeCased));
  if (geoip) context.request.geoip = geoip;
  return context;
}

const renamed = (object, rename) =>
  Object.fromEntries(
    Object.keys(object).map((name) => [rename(name), attempt(() => object[name])]),
  );
