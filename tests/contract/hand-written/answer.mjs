/** What Keen's answer means. */
import { inTime, TIME_IS_UP, Timer } from './budget.mjs';

/** How long a body is waited for: the status already says what matters. */
const BODY_MS = 250;
/** As much of a body is read. */
const BODY_BYTES = 16 * 1024;

const RETRYABLE = new Set([408, 429, 500, 502, 503, 504]);
const HINTS = {
  401: '; check KEENIO_WRITE_KEY',
  403: '; check that KEENIO_WRITE_KEY may write to KEENIO_EVENT_COLLECTION',
  404: '; check KEENIO_PROJECT_ID and KEENIO_API_URL',
};
/** An answer may echo what it was sent, so only the form of Keen's codes is let through. */
const ERROR_CODE = /^(?=.{1,64}$)(?:Invalid[A-Za-z]*|[A-Za-z]*Error)$/;
const DIGITS = /^\d+$/;

/**
 * Why Keen has not got the event.
 *
 * @typedef {object} Failure
 * @property {string} code of the error
 * @property {string} message
 * @property {number} [status]
 * @property {string} [errorCode] Keen's own
 * @property {boolean} [isFinal] whether the same request would fail again
 * @property {number} [retryAfterMs]
 */

/**
 * @param {Response} response
 * @param {...import('./budget.mjs').Timer} timers
 * @returns {Promise<{isRead: boolean, failure?: Failure}>} `isRead`: whether the body was read to its end,
 *   which leaves the connection reusable; no failure when Keen has the event
 * @throws when the response has no status
 */
export async function readFailure(response, ...timers) {
  const { status } = response;
  if (!Number.isInteger(status) || status < 0 || status > 999) throw new Error('no status');
  const chunks = await readBodyInTime(response, timers);
  const isRead = chunks !== undefined;
  if (status >= 200 && status < 300) return { isRead };
  const errorCode = isRead ? readErrorCode(chunks) : undefined;
  const isFinal = !RETRYABLE.has(status);
  const failure = {
    code: isFinal ? 'KEEN_REJECTED' : 'KEEN_UNAVAILABLE',
    message: `Keen answered ${status}${errorCode ? ` (${errorCode})` : ''}${HINTS[status] ?? ''}`,
    status,
    errorCode,
    isFinal,
    retryAfterMs: isFinal ? undefined : readRetryAfter(response),
  };
  return { isRead, failure };
}

/** The chunks of the body; undefined when it was not read to its end. */
async function readBodyInTime(response, timers) {
  const timer = new Timer(BODY_MS);
  try {
    const chunks = await inTime(readBody(response), timer, ...timers);
    return chunks === TIME_IS_UP ? undefined : chunks;
  } catch {
    return undefined;
  } finally {
    timer.stop();
  }
}

async function readBody({ body }) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Also when a chunk has no length.
    if (!(bytes <= BODY_BYTES)) return undefined;
    chunks.push(chunk);
  }
  return chunks;
}

function readErrorCode(chunks) {
  try {
    const code = JSON.parse(Buffer.concat(chunks).toString())?.error_code;
    return typeof code === 'string' && ERROR_CODE.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** The wait that `Retry-After` asks for, in milliseconds; of several values the longest. */
function readRetryAfter({ headers }) {
  try {
    // Values are joined by commas. One is in a date, too, behind the weekday, which alone means nothing.
    const waits = headers.get('retry-after')?.split(',').map(waitMs) ?? [];
    return Math.max(0, ...waits.filter((ms) => !Number.isNaN(ms)));
  } catch {
    return undefined;
  }
}

/** Of a number of seconds or a date, which ends in GMT; NaN for anything else. */
function waitMs(value) {
  const text = value.trim();
  if (DIGITS.test(text)) return Number(text) * 1000;
  return text.endsWith('GMT') ? Date.parse(text) - Date.now() : Number.NaN;
}
