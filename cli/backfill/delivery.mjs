import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { post, waitAfter } from '../exchange.mjs';
import { Failure } from '../failure.mjs';
import { readAnswer } from './answer.mjs';

/** How long one answer is waited for. Storing a large batch takes longer than one event. */
const TIMEOUT_MS = 60_000;
/** A batch is tried for this long. */
const PATIENCE_MS = 300_000;
/** An event that Keen refuses for the time being is given up after so many refusals. */
const MOST_REFUSALS = 5;

/** One batch could not be sent, while others could. */
class BatchGivenUp extends Error {}

/**
 * Sends batches, several at once, until Keen has said of each event whether it is stored.
 *
 * Every attempt at an event has the same uniqueness token, so an answer that was lost is asked for
 * again. A batch is tried for five minutes. If nothing at all could be sent in that time, the delivery
 * fails; else the batch is left out, and a later run sends it.
 */
export class Delivery {
  /** Events that Keen has stored. */
  stored = 0;
  /** Events of the batches that were left out. */
  unsent = 0;
  /** What is wrong at the moment, for the person who waits. */
  trouble;
  #options;
  #running = new Set();
  #stop = new AbortController();
  #failure;
  #pausedUntil = 0;
  #lastSuccess = 0;

  /**
   * @param {object} options
   * @param {string} options.url of the bulk endpoint
   * @param {string} options.writeKey
   * @param {string} options.collection
   * @param {number} options.concurrency how many requests are sent at once
   * @param {AbortSignal} options.signal
   * @param {number} [options.timeoutMs]
   * @param {number} [options.patienceMs]
   */
  constructor(options) {
    this.#options = { timeoutMs: TIMEOUT_MS, patienceMs: PATIENCE_MS, ...options };
    // Each request listens to it.
    setMaxListeners(0, this.#stop.signal);
    const { signal } = options;
    if (signal.aborted) this.#stop.abort();
    else signal.addEventListener('abort', () => this.#stop.abort(), { once: true });
  }

  /**
   * Starts to send a batch as soon as fewer than `concurrency` are under way, and does not wait for
   * the answer.
   *
   * @param {import('./batch.mjs').Batch} batch
   * @param {() => Promise<void>} onDone is called when each event is stored or refused; refused ones
   *   are among the batch's refusals then
   * @throws {Failure} when an earlier batch showed that nothing can be sent
   */
  async send(batch, onDone) {
    while (this.#running.size >= this.#options.concurrency) await Promise.race(this.#running);
    this.#check();
    const work = this.#deliver(batch, onDone).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  /** Waits for the batches under way. @throws {Failure} as `send` does */
  async drain() {
    await Promise.all(this.#running);
    this.#check();
  }

  /** Ends the requests under way, whose answers no longer count. */
  async close() {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #check() {
    this.#options.signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
  }

  async #deliver(batch, onDone) {
    try {
      await this.#sendAll(batch, batch.entries);
      await onDone();
    } catch (error) {
      if (error instanceof BatchGivenUp) {
        this.unsent += batch.entries.length;
      } else {
        this.#failure ??= error;
        this.#stop.abort();
      }
    }
  }

  async #sendAll(batch, entries) {
    const start = performance.now();
    let open = entries;
    for (let attempt = 1; open.length > 0; attempt += 1) {
      const answer = await this.#exchange(batch, open);
      if (answer.results) {
        this.#lastSuccess = performance.now();
        open = this.#take(batch, open, answer.results);
        answer.reason = `Keen refused ${open.length} events for now`;
      } else if (answer.isTooMuch) {
        return this.#sendHalves(batch, open, answer.reason);
      } else if (!answer.isRetryable) {
        throw new Failure(answer.reason, this.stored > 0 ? 1 : 2);
      }
      this.trouble = open.length > 0 ? answer.reason : undefined;
      if (open.length > 0) await this.#wait(attempt, start, answer);
    }
    return undefined;
  }

  /** @returns {Promise<import('./answer.mjs').Answer>} */
  async #exchange(batch, entries) {
    const { url, writeKey, collection, timeoutMs } = this.#options;
    const { signal } = this.#stop;
    const pauseMs = this.#pausedUntil - performance.now();
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
    const body = batch.bodyOf(collection, entries);
    const response = await post(url, { key: writeKey, body, timeoutMs, signal });
    if (response.failed) return { isRetryable: true, reason: response.failed };
    return readAnswer(response, collection, entries.length);
  }

  /** Takes the results of an answer. Returns the entries that are to be sent again. */
  #take(batch, entries, results) {
    return entries.filter((entry, at) => {
      const { isStored, isFinal, reason } = results[at];
      if (isStored) {
        this.stored += 1;
        return false;
      }
      entry.refusals = (entry.refusals ?? 0) + 1;
      if (!isFinal && entry.refusals < MOST_REFUSALS) return true;
      refuse(batch, entry, reason);
      return false;
    });
  }

  /** Finds out which events a whole request was refused for. */
  async #sendHalves(batch, entries, reason) {
    if (entries.length === 1) {
      refuse(batch, entries[0], reason);
      return;
    }
    const middle = Math.ceil(entries.length / 2);
    await this.#sendAll(batch, entries.slice(0, middle));
    await this.#sendAll(batch, entries.slice(middle));
  }

  /** @throws {Failure | BatchGivenUp} when the batch was tried for long enough */
  async #wait(attempt, start, { reason, retryAfterMs }) {
    const now = performance.now();
    const leftMs = start + this.#options.patienceMs - now;
    const ms = waitAfter(attempt, leftMs, retryAfterMs);
    if (ms === undefined) {
      if (this.#lastSuccess > start) throw new BatchGivenUp(reason);
      throw new Failure(giveUpText(reason, retryAfterMs), 1);
    }
    // Who asks for time asks it of all requests.
    if (retryAfterMs) this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterMs);
    await sleep(ms, undefined, { signal: this.#stop.signal });
  }
}

const refuse = (batch, { number, line, reread }, reason) =>
  batch.refusals.push({ number, line, reason, user: reread() });

function giveUpText(reason, retryAfterMs) {
  const pause = retryAfterMs ? ` and asks for ${Math.ceil(retryAfterMs / 1000)} s of patience` : '';
  return `${reason}${pause}; run the same command again later`;
}
