import { randomBytes } from 'node:crypto';
import { Changes } from './keen-changes.mjs';
import { Journal } from './keen-journal.mjs';

/** How long Keen remembers a uniqueness token, in milliseconds. */
export const TOKEN_LIFE = 31 * 24 * 60 * 60 * 1000;

/** Makes ids of 24 hexadecimal digits like Keen's: eight random bytes of this store, and a number. */
function idMaker() {
  const store = randomBytes(8).toString('hex');
  let number = 0;
  return () => {
    number += 1;
    return store + number.toString(16).padStart(8, '0');
  };
}

/** Removes the property at `names` from an event, and objects that are empty without it. */
function removeAt(parent, [name, ...rest]) {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, name)) return;
  if (rest.length > 0) removeAt(parent[name], rest);
  const isEmpty = () =>
    typeof parent[name] === 'object' && Object.keys(parent[name] ?? {}).length === 0;
  if (rest.length === 0 || isEmpty()) delete parent[name];
}

/**
 * Keeps events, uniqueness tokens and Access Keys in memory, and optionally in a file of JSON lines
 * that survives a restart. Each line is one change:
 *
 * - `{"collection", "token"?, "event"}`: an event was stored;
 * - `{"collection", "removed": [ids]}`: events were deleted;
 * - `{"collection", "dropped": true}`: the collection was deleted with all its events;
 * - `{"collection", "property"}`: a property was deleted from all events;
 * - `{"key"}`: an Access Key was made or changed;
 * - `{"removedKey"}`: an Access Key was deleted.
 */
export class Store {
  #events = new Map();
  #tokens = new Map();
  #keys = new Map();
  #changes = new Changes();
  #journal;
  #nextId = idMaker();

  /**
   * @param {string | undefined} path of the file, which is created when missing
   * @throws {Error} naming file and line when a complete line is none of those above
   */
  constructor(path) {
    this.#journal = new Journal(path, (entry) => this.#apply(entry));
  }

  /**
   * Stores an event unless the collection already knows its token.
   *
   * @param {string} collection
   * @param {{event: object, token?: string}} accepted result of `acceptEvent`
   * @param {number} now milliseconds since 1970
   * @returns {boolean} whether the event was stored
   */
  add(collection, { event, token }, now) {
    this.#forgetTokens(collection, now);
    if (token !== undefined && this.#tokens.get(collection)?.has(token)) return false;
    event.keen.created_at = new Date(now).toISOString();
    event.keen.id = this.#nextId();
    this.#change({ collection, token, event });
    this.#changes.stored(collection, event);
    return true;
  }

  /** @returns {object[]} the stored events of a collection, not copies, oldest first */
  events(collection) {
    return this.#events.get(collection) ?? [];
  }

  /** @returns {string[]} in the order in which they were first used */
  collections() {
    return [...this.#events.keys()];
  }

  /** Deletes some events. Their tokens stay known. @param {object[]} events of that collection */
  remove(collection, events) {
    if (events.length === 0) return;
    this.#change({ collection, removed: events.map(({ keen }) => keen.id) });
    this.#changes.removed(events.length);
  }

  /** Deletes a collection and all its events. Their tokens stay known. */
  drop(collection) {
    const { length } = this.events(collection);
    this.#change({ collection, dropped: true });
    this.#changes.removed(length);
  }

  /** @param {string} property names joined by full stops, which no name contains */
  removeProperty(collection, property) {
    this.#change({ collection, property });
  }

  /** @returns {object[]} the Access Keys, oldest first */
  keys() {
    return [...this.#keys.values()];
  }

  /** @returns {object | undefined} the Access Key with that value */
  key(value) {
    return this.#keys.get(value);
  }

  /** Makes or replaces an Access Key. @param {{key: string}} key */
  saveKey(key) {
    this.#change({ key });
  }

  removeKey(value) {
    this.#change({ removedKey: value });
  }

  /** @param {(change: import('./keen-changes.mjs').Change) => void} listener @returns {() => void} */
  onChange(listener) {
    return this.#changes.listen(listener);
  }

  clear() {
    let removed = 0;
    for (const events of this.#events.values()) removed += events.length;
    this.#events.clear();
    this.#tokens.clear();
    this.#keys.clear();
    this.#journal.clear();
    this.#changes.removed(removed);
  }

  close() {
    this.#journal.close();
  }

  /** Written first: what cannot be written is not kept and not acknowledged. */
  #change(entry) {
    this.#journal.append(entry);
    this.#apply(entry);
  }

  #apply({ collection, token, event, removed, dropped, property, key, removedKey }) {
    if (key !== undefined) this.#keys.set(key.key, key);
    else if (removedKey !== undefined) this.#keys.delete(removedKey);
    else if (removed !== undefined) this.#removeIds(collection, new Set(removed));
    else if (dropped) this.#events.delete(collection);
    else if (property !== undefined) this.#removeProperty(collection, property.split('.'));
    else this.#keep(collection, token, event);
  }

  #keep(collection, token, event) {
    const until = Date.parse(event.keen.created_at) + TOKEN_LIFE;
    if (!this.#events.has(collection)) this.#events.set(collection, []);
    this.#events.get(collection).push(event);
    if (token === undefined) return;
    if (!this.#tokens.has(collection)) this.#tokens.set(collection, new Map());
    this.#tokens.get(collection).set(token, until);
  }

  #removeIds(collection, ids) {
    const kept = this.events(collection).filter(({ keen }) => !ids.has(keen.id));
    this.#events.set(collection, kept);
  }

  #removeProperty(collection, names) {
    const events = this.events(collection);
    for (const event of events) removeAt(event, names);
    // A new list, because what is derived from the old one no longer holds.
    this.#events.set(collection, [...events]);
  }

  /** Tokens are in order of arrival, so the loop can stop at the first that is still valid. */
  #forgetTokens(collection, now) {
    for (const [token, until] of this.#tokens.get(collection) ?? []) {
      if (until > now) return;
      this.#tokens.get(collection).delete(token);
    }
  }
}
