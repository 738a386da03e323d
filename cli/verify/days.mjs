export const DAY_MS = 86_400_000;

/** The start of a day in UTC, in milliseconds since 1970. */
export const startOfDay = (ms) => Math.floor(ms / DAY_MS) * DAY_MS;

/** Numbers of users by the day on which they were created, in UTC. */
export class Days {
  /** Users without a date, or with one that is not understood. */
  undated = 0;
  #counts = new Map();

  /**
   * @param {number | null} createdMs milliseconds since 1970
   * @param {number} [count] of users
   */
  add(createdMs, count = 1) {
    if (createdMs === null) {
      this.undated += count;
    } else {
      const day = startOfDay(createdMs);
      this.#counts.set(day, this.on(day) + count);
    }
  }

  /** @param {number} dayMs the start of a day */
  on(dayMs) {
    return this.#counts.get(dayMs) ?? 0;
  }

  /** The starts of the days that have users, in order. */
  get starts() {
    return [...this.#counts.keys()].sort((one, other) => one - other);
  }

  get total() {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, this.undated);
  }
}
