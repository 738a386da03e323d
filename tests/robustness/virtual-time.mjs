// Timers and a clock that go on only when nothing else is left to do: waits take no time, and the
// same logins always take the same.

/** Longer than this, or shorter than 1, and Node's own timers fire after 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export class VirtualTime {
  /** Milliseconds since 1970; a whole second, so that HTTP dates are exact. */
  now = Date.UTC(2026, 0, 1);
  start = this.now;
  #timers = new Map();
  #count = 0;

  /** Milliseconds since the start. */
  get passed() {
    return this.now - this.start;
  }

  /** How many timers of this owner have neither fired nor been cleared. */
  pending(owner) {
    return [...this.#timers.values()].filter((timer) => timer.owner === owner).length;
  }

  /** `setTimeout` and `clearTimeout` of one owner. */
  timersOf(owner) {
    return {
      setTimeout: (call, ms, ...values) => {
        const after = ms >= 1 && ms <= LONGEST_MS ? Math.trunc(ms) : 1;
        this.#count += 1;
        this.#timers.set(this.#count, { owner, at: this.now + after, call, values });
        return this.#count;
      },
      clearTimeout: (timer) => {
        this.#timers.delete(timer);
      },
    };
  }

  /** Resolves after `ms`. */
  wait(ms, owner = 'world') {
    return new Promise((resolve) => this.timersOf(owner).setTimeout(resolve, ms));
  }

  /** Lets time pass up to the next timer, and fires all that are due then; false without any. */
  fireDue() {
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of this.#timers.values()) next = Math.min(next, at);
    if (next === Number.POSITIVE_INFINITY) return false;
    this.now = next;
    for (const [key, { at, call, values }] of [...this.#timers]) {
      // One that fires may clear another.
      if (at === next && this.#timers.delete(key)) call(...values);
    }
    return true;
  }

  /** Lets time pass up to the next timer, and fires it; false where there is none. */
  fireNext() {
    let next;
    for (const [key, timer] of this.#timers)
      if (!next || timer.at < next[1].at) next = [key, timer];
    if (!next) return false;
    const [key, { at, call, values }] = next;
    this.#timers.delete(key);
    this.now = at;
    call(...values);
    return true;
  }
}
