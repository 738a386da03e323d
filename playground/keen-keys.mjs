import { randomBytes } from 'node:crypto';
import { isObject, Refusal } from './keen-rules.mjs';
import { readFilters } from './queries/filters.mjs';

/**
 * An Access Key as Keen's clients see it.
 *
 * @typedef {object} AccessKey
 * @property {string} key its value, 64 hexadecimal digits
 * @property {string} name
 * @property {boolean} is_active false while it is revoked
 * @property {string[]} permitted of {@link PERMISSIONS}
 * @property {Record<string, object | null>} options see {@link OPTIONS}
 * @property {string} project_id
 */

/** What a key may be permitted. The local Keen has events, queries and schemas only. */
const PERMISSIONS = [
  'writes',
  'queries',
  'saved_queries',
  'cached_queries',
  'datasets',
  'schema',
  'query_definition',
];

const isTexts = (value) => Array.isArray(value) && value.every((text) => typeof text === 'string');
const texts = [isTexts, 'a list of strings'];
const filters = [(value) => Array.isArray(value) && value.every(isObject), 'a list of filters'];
const object = [isObject, 'an object'];

/**
 * The options of each permission: the check of each, and what it accepts. `autofill` is added to
 * every event that is written; `filters` are added to every query. `allowed` of `writes` and `reads`
 * names collections; Keen's reference does not show it, other people's clients send it. The last
 * three restrict what the local Keen does not have, so they are only kept.
 */
const OPTIONS = {
  writes: { autofill: object, allowed: texts },
  reads: { allowed: texts },
  queries: { filters },
  saved_queries: { allowed: texts, blocked: texts, filters },
  cached_queries: { allowed: texts, blocked: texts },
  datasets: { operations: texts, allowed: object, blocked: texts },
};

// Keen's error code for this is not documented.
const refuse = (message) => {
  throw new Refusal(400, 'InvalidAccessKeyError', message);
};

/** Refuses a field that is unknown or has the wrong type. */
function checkFields(fields, given, what) {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(fields, name)) {
      refuse(`${what} accepts ${Object.keys(fields).join(', ')}. You specified: '${name}'.`);
    }
    const [fits, expected] = fields[name];
    if (value !== null && !fits(value)) refuse(`${name} of ${what} must be ${expected}.`);
  }
}

const FIELDS = {
  name: [(value) => typeof value === 'string' && value !== '', 'a string that is not empty'],
  is_active: [(value) => typeof value === 'boolean', 'true or false'],
  permitted: [
    (value) => isTexts(value) && value.every((text) => PERMISSIONS.includes(text)),
    `a list of ${PERMISSIONS.join(', ')}`,
  ],
  options: object,
  // Clients send back what they got; these two are Keen's and are not changed.
  key: [(value) => typeof value === 'string', 'a string'],
  project_id: [(value) => typeof value === 'string', 'a string'],
};

/** Checks the body that makes or changes a key. @throws {Refusal} naming the field */
function readDefinition(body) {
  if (!isObject(body)) refuse('An Access Key must be a JSON object.');
  checkFields(FIELDS, body, 'an Access Key');
  const { name, is_active: isActive, permitted, options } = body;
  if (typeof name !== 'string') refuse('name of an Access Key is missing.');
  checkFields(
    Object.fromEntries(Object.keys(OPTIONS).map((option) => [option, object])),
    options ?? {},
    'options of an Access Key',
  );
  for (const [option, fields] of Object.entries(options ?? {})) {
    if (fields !== null) checkFields(OPTIONS[option], fields, `options.${option}`);
  }
  readFilters(options?.queries?.filters ?? []);
  // Absent options are null in Keen's answers.
  const { reads: _, ...usual } = OPTIONS;
  const absent = Object.fromEntries(Object.keys(usual).map((option) => [option, null]));
  return {
    name,
    is_active: isActive ?? true,
    permitted: [...new Set(permitted ?? [])],
    options: { ...absent, ...options },
  };
}

/** The Access Keys of a project: made, read, changed, revoked and deleted, with the master key. */
export class AccessKeys {
  #projectId;
  #store;

  /** @param {string} projectId @param {import('./keen-store.mjs').Store} store */
  constructor(projectId, store) {
    this.#projectId = projectId;
    this.#store = store;
  }

  /** @param {string} [name] only the keys with that name @returns {AccessKey[]} */
  list(name) {
    return this.#store.keys().filter((key) => name === undefined || key.name === name);
  }

  /** @param {unknown} body @returns {AccessKey} the new key @throws {Refusal} for a bad body */
  make(body) {
    return this.#save(readDefinition(body), randomBytes(32).toString('hex').toUpperCase());
  }

  /** @returns {AccessKey} @throws {Refusal} 404 for an unknown key */
  read(value) {
    const key = this.#store.key(value);
    if (!key) throw new Refusal(404, 'ResourceNotFoundError', 'The Access Key does not exist.');
    return key;
  }

  /** Replaces everything but the key's value. @returns {AccessKey} */
  change(value, body) {
    this.read(value);
    return this.#save(readDefinition(body), value);
  }

  /** Revokes a key, or takes that back. @returns {AccessKey} */
  activate(value, isActive) {
    return this.#save({ ...this.read(value), is_active: isActive }, value);
  }

  remove(value) {
    this.read(value);
    this.#store.removeKey(value);
  }

  #save(definition, value) {
    const key = { ...definition, key: value, project_id: this.#projectId };
    this.#store.saveKey(key);
    return key;
  }
}
