import { describeNetworkError } from './network-errors.mjs';

/** An answer names each event; with every event refused it has about 100 bytes for each. */
const LONGEST_ANSWER = 10_000_000;

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
