import { checkCollections, fill } from './keen-access.mjs';
import {
  acceptEvent,
  checkCollection,
  isObject,
  LIMITS,
  parseJson,
  Refusal,
} from './keen-rules.mjs';
import { putSender } from './keen-sender.mjs';

/**
 * What the answer to a batch says about one event.
 *
 * @typedef {{success: true} | {success: false, error: {name: string, description: string}}} Result
 */

const failure = (name, description) => ({ success: false, error: { name, description } });

/** Records events: checks them in Keen's order and stores them. */
export class Recording {
  #store;
  #now;

  /** @param {import('./keen-store.mjs').Store} store @param {() => number} now */
  constructor(store, now) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * @param {string} collection
   * @param {Buffer} body the event as JSON
   * @param {import('./keen-project.mjs').Granted} grant
   * @throws {Refusal} with Keen's error code
   */
  add(collection, body, grant) {
    checkCollections(grant, [collection]);
    this.#add(collection, parseJson(body, 'InvalidEventError'), grant);
  }

  /**
   * @param {Buffer} body JSON, `{collection: [event, …]}`
   * @param {import('./keen-project.mjs').Granted} grant
   * @param {import('./keen-faults.mjs').Fault['refuse']} refuse a fault: which events to refuse
   * @returns {Record<string, Result[]>} for each collection, in the order of its events
   * @throws {Refusal} when it is not a batch, or 403 when the key may not write one of its collections
   */
  addBatch(body, grant, refuse) {
    const batch = parseJson(body, 'InvalidBatchError');
    if (!isObject(batch) || !Object.values(batch).every(Array.isArray)) {
      throw new Refusal(
        400,
        'InvalidBatchError',
        'A batch must be an object with a list of events per collection.',
      );
    }
    checkCollections(grant, Object.keys(batch));
    let number = 0;
    const record = (collection, event) => {
      number += 1;
      const name = refuse?.(event, number);
      return name === undefined
        ? this.#addFromBatch(collection, event, body.length, grant)
        : failure(name, 'A simulated fault.');
    };
    // fromEntries, not assignment, because a collection may be called __proto__.
    return Object.fromEntries(
      Object.entries(batch).map(([collection, events]) => [
        collection,
        events.map((event) => record(collection, event)),
      ]),
    );
  }

  #addFromBatch(collection, event, batchBytes, grant) {
    try {
      // An event is measured only when the batch is big enough to hold one that is too large.
      const canBeTooLarge = batchBytes > LIMITS.eventBytes;
      if (canBeTooLarge && Buffer.byteLength(JSON.stringify(event)) > LIMITS.eventBytes) {
        throw new Refusal(
          400,
          'InvalidEventError',
          `The event exceeds ${LIMITS.eventBytes} bytes.`,
        );
      }
      this.#add(collection, event, grant);
      return { success: true };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return failure(error.code, error.message);
    }
  }

  #add(collection, event, { autofill, sender }) {
    const now = this.#now();
    checkCollection(collection);
    fill(event, autofill);
    putSender(event, sender);
    this.#store.add(collection, acceptEvent(event, now), now);
  }
}
