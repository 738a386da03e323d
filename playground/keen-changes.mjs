/**
 * Tells listeners what was stored and removed. They are called at most once per turn of the event
 * loop, so a batch of thousands of events is one call.
 *
 * @typedef {{stored: {collection: string, event: object}[], removed: number}} Change events in
 *   order of arrival, which must not be changed, and the number of deleted ones
 */
export class Changes {
  #listeners = new Set();
  #stored = [];
  #removed = 0;
  #isDue = false;

  /** @param {(change: Change) => void} listener @returns {() => void} ends the calls */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stored(collection, event) {
    if (this.#listeners.size === 0) return;
    this.#stored.push({ collection, event });
    this.#tellSoon();
  }

  removed(count) {
    if (this.#listeners.size === 0) return;
    this.#removed += count;
    this.#tellSoon();
  }

  #tellSoon() {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      const change = { stored: this.#stored, removed: this.#removed };
      [this.#stored, this.#removed, this.#isDue] = [[], 0, false];
      for (const listener of this.#listeners) listener(change);
    });
  }
}
