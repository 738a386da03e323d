import { Refusal } from './keen-rules.mjs';

/**
 * What a key may do in one request.
 *
 * @typedef {object} Grant
 * @property {(collection: string) => boolean} allows
 * @property {Record<string, unknown> | undefined} autofill properties that every written event gets
 * @property {object[]} filters that every query gets
 */

/** For each operation: the permission that it needs, and the option that limits collections. */
const NEEDS = {
  write: { permission: 'writes', option: 'writes' },
  read: { permission: 'queries', option: 'reads' },
  schema: { permission: 'schema', option: 'reads' },
};

/** @returns {Refusal} the answer to a key that is valid and may not do this, in Keen's words */
const forbidden = () =>
  new Refusal(
    403,
    'RequestForbiddenError',
    "You're not allowed to run this request. Check your API Key and maybe try again.",
  );

/** Decides which key may do what. */
export class Access {
  #masterKey;
  #projectKeys;
  #store;

  /**
   * @param {{writeKey: string, readKey: string, masterKey: string}} keys of the project
   * @param {import('./keen-store.mjs').Store} store has the Access Keys
   */
  constructor({ writeKey, readKey, masterKey }, store) {
    this.#masterKey = masterKey;
    this.#projectKeys = new Map([
      [writeKey, ['writes']],
      [readKey, ['queries', 'schema']],
    ]);
    this.#store = store;
  }

  /**
   * @param {string | undefined} key
   * @param {'write' | 'read' | 'schema' | 'master'} operation
   * @returns {Grant}
   * @throws {Refusal} 401 for a key that is missing, unknown or revoked, and for any but the master
   *   key where that is needed; 403 for a key without the permission
   */
  grant(key, operation) {
    if (key === this.#masterKey) return { allows: () => true, autofill: undefined, filters: [] };
    const { permitted, options } = this.#find(key);
    if (operation === 'master') {
      throw new Refusal(401, 'AdminOnlyEndpointError', 'This needs the master key of the project.');
    }
    const { permission, option } = NEEDS[operation];
    if (!permitted.includes(permission)) throw forbidden();
    const allowed = options[option]?.allowed;
    return {
      allows: (collection) => !allowed || allowed.includes(collection),
      autofill: options.writes?.autofill ?? undefined,
      filters: options.queries?.filters ?? [],
    };
  }

  #find(key) {
    const permitted = this.#projectKeys.get(key);
    if (permitted) return { permitted, options: {} };
    const accessKey = this.#store.key(key);
    if (accessKey?.is_active) return accessKey;
    throw new Refusal(401, 'InvalidApiKeyError', 'The key is missing, unknown or revoked.');
  }
}

/**
 * @param {Grant} grant
 * @param {string[]} collections that a request writes or reads
 * @throws {Refusal} 403 when one is not allowed
 */
export function checkCollections(grant, collections) {
  if (!collections.every((collection) => grant.allows(collection))) throw forbidden();
}

/**
 * Adds the properties of a key's `autofill` to an event. They replace what the event says, because a
 * key identifies who writes; of `keen` only the parts are replaced.
 *
 * @param {unknown} event is changed
 * @param {Record<string, unknown> | undefined} autofill
 */
export function fill(event, autofill) {
  if (!autofill || typeof event !== 'object' || event === null || Array.isArray(event)) return;
  for (const [name, value] of Object.entries(structuredClone(autofill))) {
    const isKeen = name === 'keen' && typeof event.keen === 'object';
    // Defined, not assigned, because a name may be __proto__.
    Object.defineProperty(event, name, {
      value: isKeen ? { ...event.keen, ...value } : value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}
