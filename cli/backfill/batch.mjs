/** Keen takes 5,000 events and 10,000,000 bytes in one request. */
const MOST_EVENTS = 5000;
const MOST_BYTES = 9_500_000;
/** Bytes of a body beside its events. */
const FRAME_BYTES = 100;

/** Bytes that a batch has for its events at first. */
const FIRST_BYTES = 256 * 1024;
const COMMA = 0x2c;

/**
 * One user whose event is to be sent.
 *
 * @typedef {object} Entry
 * @property {number} number of the user in the export, from 1
 * @property {number} line
 * @property {() => object} reread gives the user
 * @property {number} start of its event among those of the batch, in bytes
 * @property {number} end behind it
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
  /** The events as JSON, separated by commas: outside of the heap, in which thousands of texts would be. */
  #events = Buffer.allocUnsafe(FIRST_BYTES);
  #bytes = 0;

  /** @param {number} first the number of its first user */
  constructor(first) {
    this.first = first;
    this.last = first - 1;
  }

  /** @returns {boolean} whether an event of so many bytes fits in; a first event always does */
  hasRoomFor(bytes) {
    if (this.entries.length === 0) return true;
    return this.entries.length < MOST_EVENTS && FRAME_BYTES + this.#bytes + 1 + bytes <= MOST_BYTES;
  }

  /** Refusals are kept in memory until the batch is done, too. */
  get isFull() {
    return this.entries.length + this.refusals.length >= MOST_EVENTS;
  }

  /**
   * @param {{number: number, line: number, reread: () => object}} user
   * @param {string} json the event
   * @param {number} bytes that it takes in UTF-8
   */
  add({ number, line, reread }, json, bytes) {
    const start = this.entries.length === 0 ? 0 : this.#bytes + 1;
    const end = start + bytes;
    if (end > this.#events.length) this.#grow(end);
    if (start > 0) this.#events[start - 1] = COMMA;
    this.#events.write(json, start);
    this.#bytes = end;
    this.entries.push({ number, line, reread, start, end });
  }

  #grow(bytes) {
    const events = Buffer.allocUnsafe(Math.max(bytes, 2 * this.#events.length));
    this.#events.copy(events, 0, 0, this.#bytes);
    this.#events = events;
  }

  /** @param {Entry} entry @returns {string} its event */
  jsonOf({ start, end }) {
    return this.#events.toString('utf8', start, end);
  }

  /**
   * @param {string} collection
   * @param {Entry[]} entries all of this batch, or some
   * @returns {Buffer} the body of a request; fetch takes bytes at less cost than a text
   */
  bodyOf(collection, entries) {
    const open = `{${JSON.stringify(collection)}:[`;
    if (entries.length < this.entries.length) {
      return Buffer.from(`${open}${entries.map((entry) => this.jsonOf(entry)).join(',')}]}`);
    }
    const events = this.#events.subarray(0, this.#bytes);
    return Buffer.concat([Buffer.from(open), events, Buffer.from(']}')]);
  }
}
