/** The time of one login. */

/** What a wait comes to that took too long. */
export const TIME_IS_UP = Symbol('time is up');

/** A limit of `ms` milliseconds, for `inTime`. */
export class Timer {
  #timer;
  /** Resolves to `TIME_IS_UP`. */
  end;

  constructor(ms) {
    this.end = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, ms, TIME_IS_UP);
    });
  }

  stop() {
    clearTimeout(this.#timer);
  }
}

/**
 * What a value of the host's comes to, a promise or not; `TIME_IS_UP` when one of the timers ends first.
 * Rejects as the promise does.
 */
export const inTime = (value, ...timers) =>
  Promise.race([ownPromise(value), ...timers.map(({ end }) => end)]);

// A promise of the host's may have a `then` of its own, which could resolve the race to a promise that never
// settles.
const ownPromise = async (value) => value;

/** The whole time of a login, by a clock or by timers, whichever says more: a clock may stand still. */
export class Budget extends Timer {
  #startedAt = performance.now();
  #spentMs = 0;

  constructor(ms) {
    super(ms);
    this.ms = ms;
  }

  get leftMs() {
    this.#spentMs = Math.max(this.#spentMs, performance.now() - this.#startedAt);
    return Math.max(0, this.ms - this.#spentMs);
  }

  /** Counts `ms` that a timer has measured since `leftMs` were left. */
  spend(leftMs, ms) {
    this.#spentMs = Math.max(this.#spentMs, this.ms - leftMs + ms);
  }

  /** Waits. @returns {Promise<boolean>} whether the budget was not over by then */
  async sleep(ms) {
    const pause = new Timer(ms);
    const isInTime = await Promise.race([pause.end.then(() => true), this.end.then(() => false)]);
    pause.stop();
    return isInTime;
  }
}
