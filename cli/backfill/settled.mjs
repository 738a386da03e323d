/**
 * Which users of an export are done, by their number in it, from 1. Batches end out of order, so there
 * are ranges beyond the number up to which all are done.
 */
export class Settled {
  #upTo;
  #beyond;

  /** @param {{upTo: number, beyond: [number, number][]}} [saved] what `toJSON` gave */
  constructor({ upTo, beyond } = { upTo: 0, beyond: [] }) {
    this.#upTo = upTo;
    this.#beyond = beyond.map(([first, last]) => [first, last]);
  }

  /** @returns {boolean} */
  has(number) {
    return (
      number <= this.#upTo ||
      this.#beyond.some(([first, last]) => first <= number && number <= last)
    );
  }

  /** Adds the users `first` to `last`, some of which may be in it already. */
  add(first, last) {
    const ranges = [[0, this.#upTo], ...this.#beyond, [first, last]].sort(([a], [b]) => a - b);
    const merged = [ranges[0]];
    for (const [from, to] of ranges.slice(1)) {
      const before = merged.at(-1);
      if (from <= before[1] + 1) before[1] = Math.max(before[1], to);
      else merged.push([from, to]);
    }
    [[, this.#upTo], ...this.#beyond] = merged;
  }

  toJSON() {
    return { upTo: this.#upTo, beyond: this.#beyond };
  }
}
