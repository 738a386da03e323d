/** Keen takes 5,000 events and 10,000,000 bytes in one request. */
const MOST_EVENTS = 5000;
const MOST_BYTES = 9_500_000;
/** Bytes of a body beside its events. */
const FRAME_BYTES = 100;

/**
 * One user whose event is to be sent.
 *
 * @typedef {object} Entry
 * @property {number} number of the user in the export, from 1
 * @property {number} line
 * @property {object} user
 * @property {string} json the event
 * @property {number} [refusals] how often Keen refused it for the time being
 *
 * @typedef {object} Refusal
 * @property {number} number
 * @property {number} line
 * @property {string} reason
 * @property {object} [user] missing where the export cannot be read
 */

/**
 * Users that follow each other in an export, and what is to be done for them. A batch is done as a
 * whole: its events are stored, and its refusals are in the rejects file.
 */
export class Batch {
  /** @type {Entry[]} */
  entries = [];
  /** @type {Refusal[]} */
  refusals = [];
  /** The numbers of its first and last user, those included that need nothing. */
  first;
  last;
  #bytes = FRAME_BYTES;

  /** @param {number} first the number of its first user */
  constructor(first) {
    this.first = first;
    this.last = first - 1;
  }

  /** @returns {boolean} whether the event fits in; a first event always does */
  hasRoomFor(bytes) {
    if (this.entries.length === 0) return true;
    return this.entries.length < MOST_EVENTS && this.#bytes + bytes + 1 <= MOST_BYTES;
  }

  /** Refusals are kept in memory until the batch is done, too. */
  get isFull() {
    return this.entries.length + this.refusals.length >= MOST_EVENTS;
  }

  /** @param {Entry} entry @param {number} bytes of its event */
  add(entry, bytes) {
    this.entries.push(entry);
    this.#bytes += bytes + 1;
  }
}

/**
 * @param {string} collection
 * @param {Entry[]} entries
 * @returns {Buffer} the body of a request; fetch takes bytes at less cost than a text
 */
export const bodyOf = (collection, entries) =>
  Buffer.from(`{${JSON.stringify(collection)}:[${entries.map(({ json }) => json).join(',')}]}`);
