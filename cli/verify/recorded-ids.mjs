import { createHash } from 'node:crypto';

/** So many ids are kept. They take 70 MB a million. */
export const MOST_IDS = 2_000_000;

/** So many bytes of a digest are kept: no two ids of two million share them. */
const DIGEST_BYTES = 12;

/** The ids that events have. */
export class RecordedIds {
  #digests = new Set();

  /** @param {unknown} id as an event has it */
  add(id) {
    this.#digests.add(digestOf(id));
  }

  /** @param {unknown} id of a user */
  has(id) {
    return id !== undefined && this.#digests.has(digestOf(id));
  }
}

/** The number 7 and the text "7" are two ids. */
const digestOf = (id) =>
  createHash('sha256').update(JSON.stringify(id)).digest().toString('latin1', 0, DIGEST_BYTES);
