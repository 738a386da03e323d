import { Refusal } from './keen-rules.mjs';

/** The most events that one deletion may touch, as Keen's reference says. */
export const DELETE_AT_MOST = 10_000;

/** Keen sets these two itself, as dates. */
const DATES = ['keen.timestamp', 'keen.created_at'];

/** The properties found so far in a list of events, which only grows while it is the same list. */
const known = new WeakMap();

/** @returns {string} the type of a value, in Keen's words */
function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return { number: 'num', boolean: 'bool', string: 'string' }[typeof value];
}

function addProperties(types, parent, prefix) {
  for (const [name, value] of Object.entries(parent)) {
    const path = `${prefix}${name}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      addProperties(types, value, `${path}.`);
      continue;
    }
    const type = DATES.includes(path) ? 'datetime' : typeOf(value);
    const before = types.get(path);
    if (before === undefined || before === 'null') types.set(path, type);
  }
}

/**
 * @param {object[]} events
 * @returns {Map<string, string>} for each property, with the path as name, the type of its first
 *   value that is not null: num, string, bool, datetime, array, or null
 */
function propertiesOf(events) {
  const found = known.get(events) ?? { types: new Map(), count: 0 };
  known.set(events, found);
  for (; found.count < events.length; found.count += 1) {
    addProperties(found.types, events[found.count], '');
  }
  return found.types;
}

/** The collections of a project: what is in them, and deleting. */
export class Collections {
  #url;
  #store;

  /** @param {string} projectId @param {import('./keen-store.mjs').Store} store */
  constructor(projectId, store) {
    this.#url = `/3.0/projects/${projectId}/events`;
    this.#store = store;
  }

  /** @returns {{name: string, url: string}[]} */
  links() {
    return this.#store.collections().map((name) => ({ name, url: this.#urlOf(name) }));
  }

  /**
   * @param {(collection: string) => boolean} allows
   * @returns {{name: string, properties: Record<string, string>, url: string}[]}
   */
  describeAll(allows) {
    const shown = this.links().filter(({ name }) => allows(name));
    return shown.map(({ name, url }) => ({ name, ...this.describe(name), url }));
  }

  /** @returns {{properties: Record<string, string>}} @throws {Refusal} 404 */
  describe(collection) {
    const types = propertiesOf(this.#eventsOf(collection));
    return { properties: Object.fromEntries(types) };
  }

  /** @returns {{property_name: string, url: string, type: string}} @throws {Refusal} 404 */
  describeProperty(collection, property) {
    const type = propertiesOf(this.#eventsOf(collection)).get(property);
    if (type === undefined) {
      throw new Refusal(404, 'ResourceNotFoundError', 'The property does not exist.');
    }
    const url = `${this.#urlOf(collection)}/properties/${encodeURIComponent(property)}`;
    return { property_name: property, url, type };
  }

  /**
   * @param {string} collection
   * @param {((events: object[]) => object[]) | undefined} select the events to delete; undefined
   *   deletes the collection
   * @throws {Refusal} 404 for an unknown collection, 400 when there are too many
   */
  deleteEvents(collection, select) {
    const events = this.#eventsOf(collection);
    const selected = select ? select(events) : events;
    checkCount(selected.length);
    if (select) this.#store.remove(collection, selected);
    else this.#store.drop(collection);
  }

  /** @throws {Refusal} 404 for an unknown property, 400 for one in `keen` or too many events */
  deleteProperty(collection, property) {
    this.describeProperty(collection, property);
    if (/^keen(\.|$)/.test(property)) {
      throw new Refusal(400, 'InvalidPropertyNameError', "Properties in 'keen' cannot be deleted.");
    }
    checkCount(this.#eventsOf(collection).length);
    this.#store.removeProperty(collection, property);
  }

  #urlOf(collection) {
    return `${this.#url}/${encodeURIComponent(collection)}`;
  }

  #eventsOf(collection) {
    if (!this.#store.collections().includes(collection)) {
      throw new Refusal(404, 'ResourceNotFoundError', 'The event collection does not exist.');
    }
    return this.#store.events(collection);
  }
}

function checkCount(count) {
  if (count <= DELETE_AT_MOST) return;
  // Keen's error code for this is not documented.
  const message = `Keen deletes at most ${DELETE_AT_MOST} events at once; these are ${count}.`;
  throw new Refusal(400, 'TooManyEventsError', message);
}
