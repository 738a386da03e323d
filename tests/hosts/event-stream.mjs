// An Event Stream of Auth0 as its documentation describes it: each message is delivered at least once, in
// any order. What answers with an error gets it again, four times in all; a 4xx is final. After 500
// failures in a row, or 5,000 in all, the stream is switched off. Its waits take no time.

/** How long it waits after the first, second and third failed delivery, in milliseconds. */
const WAITS_MS = [1000, 2000, 4000];

const MOST_FAILURES_IN_A_ROW = 500;
const MOST_FAILURES = 5000;

/** How many deliveries are under way at the same time. */
const AT_A_TIME = 20;

export class EventStream {
  isOn = true;
  /** The time inside the stream, in milliseconds. */
  now = 0;
  /** One `{ message, at, status }` for each delivery, in the order in which they ended. */
  deliveries = [];
  /** The messages that it gave up. */
  lost = [];
  #queue = [];
  #failures = 0;
  #failuresInARow = 0;

  /**
   * @param {(message: object) => Promise<number>} deliver resolves to the status of the answer
   * @param {() => number} [random] mixes the order of what is due at the same time
   */
  constructor(deliver, random = Math.random) {
    this.deliver = deliver;
    this.random = random;
  }

  /** Has a message delivered at this time; the same message may be published again. */
  publish(message, at = this.now) {
    this.#queue.push({ message, at, tries: 0 });
  }

  /** Delivers until nothing is left to deliver, or the stream is switched off. */
  async run() {
    while (this.isOn && this.#queue.length > 0) {
      const next = this.#queue.reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
      this.now = Math.max(this.now, next);
      const due = this.#queue.filter(({ at }) => at <= this.now);
      this.#queue = this.#queue.filter(({ at }) => at > this.now);
      const mixed = due
        .map((delivery) => ({ delivery, place: this.random() }))
        .sort((one, other) => one.place - other.place)
        .values();
      await Promise.all(
        Array.from({ length: AT_A_TIME }, async () => {
          for (const { delivery } of mixed) if (this.isOn) await this.#attempt(delivery);
        }),
      );
    }
  }

  async #attempt({ message, tries }) {
    const at = this.now;
    const status = await this.deliver(message);
    this.deliveries.push({ message, at, status });
    if (status < 300) {
      this.#failuresInARow = 0;
      return;
    }
    this.#failures += 1;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= MOST_FAILURES_IN_A_ROW || this.#failures >= MOST_FAILURES) {
      this.isOn = false;
    }
    const isFinal = (status >= 400 && status < 500) || tries === WAITS_MS.length;
    if (isFinal) this.lost.push(message);
    else this.#queue.push({ message, at: at + WAITS_MS[tries], tries: tries + 1 });
  }
}
