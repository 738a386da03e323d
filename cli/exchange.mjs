import { isErrorCode, waitMs } from './module.mjs';
import { describeNetworkError } from './network-errors.mjs';

/** An answer names each event; with every event refused it has about 100 bytes for each. */
const LONGEST_ANSWER = 10_000_000;
/** The backoff doubles until this attempt: then its range is 25.6 s. */
const LAST_DOUBLING = 9;
/** Only time ends the attempts. */
const MANY_ATTEMPTS = 1000;

/**
 * Posts one batch, or one query.
 *
 * @param {string} url
 * @param {{key: string, body: string | Buffer, timeoutMs: number, signal: AbortSignal}} request
 * @returns {Promise<{status: number, text: string, retryAfter: string | null} | {failed: string}>}
 *   the answer, or why there is none
 * @throws {Error} AbortError when the signal is aborted
 */
export async function post(url, { key, body, timeoutMs, signal }) {
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  signal.addEventListener('abort', abort);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: key, 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: controller.signal,
    });
    const text = await readText(response);
    return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    signal.throwIfAborted();
    const isLate = controller.signal.aborted;
    return {
      failed: isLate ? `no answer within ${timeoutMs / 1000} s` : describeNetworkError(error),
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** @throws {Error} when the body is cut off, or too long to be an answer of Keen's */
async function readText({ body }) {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER) throw new RangeError('the answer is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** @returns {any} the object or list that an answer is, as JSON; undefined for any other text */
export function parseAnswer(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text that may be shown, because it has the shape of Keen's error codes; undefined for any other value. */
export const errorCodeOf = (value) =>
  typeof value === 'string' && isErrorCode(value) ? value : undefined;

/** How long to wait, in milliseconds, after so many failed attempts; undefined when the time is up. */
export const waitAfter = (attempt, leftMs, retryAfterMs) =>
  waitMs(Math.min(attempt, LAST_DOUBLING), MANY_ATTEMPTS, leftMs, retryAfterMs);
