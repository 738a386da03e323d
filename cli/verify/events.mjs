import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf, parseAnswer, post, waitAfter } from '../exchange.mjs';
import { Failure } from '../failure.mjs';
import { outcome, retryAfterMs } from '../module.mjs';
import { DAY_MS } from './days.mjs';

/** Keen's own limit for a query is 300 s. */
const TIMEOUT_MS = 310_000;
/** A query is tried for this long. */
const PATIENCE_MS = 900_000;
/** Above 200 queries a minute, Keen answers 429 for a minute. */
const TOO_MANY = 429;
const TOO_MANY_MS = 60_000;
/** Keen divides a time into at most 2,500 intervals. */
const MOST_DAYS = 2000;
/** Events of one extraction. Keen returns up to 100,000; these make an answer of a few MB. */
const MOST_EVENTS = 20_000;

/**
 * A day, or a part of one.
 *
 * @typedef {{ fromMs: number, toMs: number, count: number }} Span milliseconds since 1970, without the
 *   last, and the number of events
 */

/** Reads events of the collection, within Keen's limits for queries. */
export class Events {
  /** What is wrong at the moment, for the person who waits. */
  trouble;
  #url;
  #collection;
  #key;
  #signal;
  #timeoutMs;
  #patienceMs;

  /**
   * @param {object} options
   * @param {string} options.projectUrl
   * @param {string} options.collection
   * @param {string} options.key that may read
   * @param {AbortSignal} options.signal
   * @param {number} [options.timeoutMs]
   * @param {number} [options.patienceMs]
   */
  constructor({ projectUrl, collection, key, signal, timeoutMs, patienceMs }) {
    this.#url = `${projectUrl}/queries/`;
    this.#collection = collection;
    this.#key = key;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs ?? TIMEOUT_MS;
    this.#patienceMs = patienceMs ?? PATIENCE_MS;
  }

  /**
   * Counts the events of each day, in UTC.
   *
   * @param {number} fromMs the start of a day
   * @param {number} toMs the end of a day
   * @returns {Promise<Span[]>} the days that have events
   */
  async countByDay(fromMs, toMs) {
    const days = [];
    for (let start = fromMs; start < toMs; start += MOST_DAYS * DAY_MS) {
      const end = Math.min(start + MOST_DAYS * DAY_MS, toMs);
      const result = await this.#ask('count', {
        timeframe: timeframeOf(start, end),
        timezone: 'UTC',
        interval: 'daily',
      });
      for (const { value, timeframe } of result) {
        const dayMs = Date.parse(timeframe.start);
        if (value > 0) days.push({ fromMs: dayMs, toMs: dayMs + DAY_MS, count: value });
      }
    }
    return days;
  }

  /**
   * Reads one property of all events.
   *
   * @param {Span[]} days in order
   * @param {string} property
   * @returns {AsyncGenerator<unknown[]>} its values, of the events that have it
   */
  async *values(days, property) {
    for (const { fromMs, toMs } of spansOf(days)) yield* this.#valuesIn(fromMs, toMs, property);
  }

  async *#valuesIn(fromMs, toMs, property) {
    const events = await this.#ask('extraction', {
      timeframe: timeframeOf(fromMs, toMs),
      property_names: [property],
      latest: MOST_EVENTS + 1,
    });
    if (events.length <= MOST_EVENTS) {
      yield events.map((event) => event[property]).filter((value) => value !== undefined);
      return;
    }
    if (toMs - fromMs <= 1) {
      const time = new Date(fromMs).toISOString();
      throw new Failure(`Keen has more than ${MOST_EVENTS} events of ${time}, too many to read`, 1);
    }
    const middleMs = Math.floor((fromMs + toMs) / 2);
    yield* this.#valuesIn(fromMs, middleMs, property);
    yield* this.#valuesIn(middleMs, toMs, property);
  }

  /** @returns {Promise<any[]>} the result of a query */
  async #ask(analysis, parameters) {
    const start = performance.now();
    const request = {
      key: this.#key,
      body: JSON.stringify({ event_collection: this.#collection, ...parameters }),
      timeoutMs: this.#timeoutMs,
      signal: this.#signal,
    };
    for (let attempt = 1; ; attempt += 1) {
      const { result, reason, askedMs } = this.#read(await post(this.#url + analysis, request));
      this.trouble = reason;
      if (result) return result;
      const leftMs = start + this.#patienceMs - performance.now();
      const ms = waitAfter(attempt, leftMs, askedMs);
      if (ms === undefined) throw new Failure(`${reason}; run the same command again later`, 1);
      await sleep(ms, undefined, { signal: this.#signal });
    }
  }

  /** @throws {Failure} when no other answer is to be expected */
  #read({ failed, status, text, retryAfter }) {
    if (failed) return { reason: failed };
    const answer = parseAnswer(text);
    const meaning = outcome(status);
    if (meaning === 'stored') {
      const result = answer?.result;
      return Array.isArray(result) ? { result } : { reason: 'Keen answered without a result' };
    }
    if (meaning !== 'retry')
      throw new Failure(refusal(status, answer?.error_code, this.#collection));
    const askedMs = retryAfter === null ? undefined : retryAfterMs(retryAfter);
    return {
      reason: `Keen answered ${status}`,
      askedMs: askedMs ?? (status === TOO_MANY ? TOO_MANY_MS : undefined),
    };
  }
}

const timeframeOf = (fromMs, toMs) => ({
  start: new Date(fromMs).toISOString(),
  end: new Date(toMs).toISOString(),
});

/** Joins days with few events, and divides those with many. */
function* spansOf(days) {
  let joined = [];
  let count = 0;
  for (const day of days) {
    if (count + day.count > MOST_EVENTS) {
      yield* dividedSpan(joined, count);
      joined = [];
      count = 0;
    }
    joined.push(day);
    count += day.count;
  }
  yield* dividedSpan(joined, count);
}

function* dividedSpan(days, count) {
  if (days.length === 0) return;
  const { fromMs } = days[0];
  const { toMs } = days.at(-1);
  const parts = Math.ceil(count / MOST_EVENTS);
  const edgeOf = (part) => Math.round(fromMs + ((toMs - fromMs) * part) / parts);
  for (let part = 0; part < parts; part += 1) {
    yield { fromMs: edgeOf(part), toMs: edgeOf(part + 1) };
  }
}

function refusal(status, error, collection) {
  const code = errorCodeOf(error);
  const name = code ? ` ${code}` : '';
  const look = {
    401: '; KEENIO_READ_KEY must be a key of this project that may read',
    403: `; the key in KEENIO_READ_KEY must be allowed to query ${collection}`,
    404: '; look at KEENIO_PROJECT_ID, KEENIO_EVENT_COLLECTION and KEENIO_API_URL',
  }[status];
  return `Keen refused to be queried: ${status}${name}${look ?? ''}`;
}
