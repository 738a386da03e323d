import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** How long Keen remembers a uniqueness token, in milliseconds. */
export const TOKEN_LIFE = 31 * 24 * 60 * 60 * 1000;

/**
 * Keeps events and uniqueness tokens in memory, and optionally in a JSON-lines file.
 *
 * A line of the file is `{"collection", "token"?, "event"}`. It is written before `add` returns, so
 * an event that was answered with 201 survives a kill.
 */
export class Store {
  #events = new Map();
  #tokens = new Map();
  #file;

  /**
   * @param {string | undefined} path of the file, which is created when missing
   * @throws {Error} naming file and line when a complete line is not a stored event
   */
  constructor(path) {
    if (path === undefined) return;
    this.#file = openSync(path, 'a+');
    const text = readFileSync(this.#file, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    // A kill may cut the last line short. Its event was never acknowledged.
    if (end < text.length) ftruncateSync(this.#file, Buffer.byteLength(text.slice(0, end)));
    const lines = text.slice(0, end).split('\n').slice(0, -1);
    for (const [at, line] of lines.entries()) {
      try {
        const { collection, token, event } = JSON.parse(line);
        this.#keep(collection, token, event, Date.parse(event.keen.created_at));
      } catch (error) {
        closeSync(this.#file);
        throw new Error(`${path}, line ${at + 1}: not a stored event (${error.message})`);
      }
    }
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
    event.keen.id = randomBytes(12).toString('hex');
    if (this.#file !== undefined) {
      writeSync(this.#file, `${JSON.stringify({ collection, token, event })}\n`);
    }
    this.#keep(collection, token, event, now);
    return true;
  }

  /** @returns {object[]} the stored events of a collection, not copies, oldest first */
  events(collection) {
    return this.#events.get(collection) ?? [];
  }

  clear() {
    this.#events.clear();
    this.#tokens.clear();
    if (this.#file !== undefined) ftruncateSync(this.#file);
  }

  close() {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #keep(collection, token, event, at) {
    if (!this.#events.has(collection)) {
      this.#events.set(collection, []);
      this.#tokens.set(collection, new Map());
    }
    this.#events.get(collection).push(event);
    if (token !== undefined) this.#tokens.get(collection).set(token, at + TOKEN_LIFE);
  }

  /** Tokens are in order of arrival, so the loop can stop at the first that is still valid. */
  #forgetTokens(collection, now) {
    const tokens = this.#tokens.get(collection) ?? new Map();
    for (const [token, until] of tokens) {
      if (until > now) return;
      tokens.delete(token);
    }
  }
}
