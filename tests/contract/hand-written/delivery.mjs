/** Delivers one event within the budget of the login. */
import { readFailure } from './answer.mjs';
import { inTime, TIME_IS_UP, Timer } from './budget.mjs';
import { KeenSignupError } from './error.mjs';

/** The wait before the second attempt is drawn from 0 to this; the range doubles with each attempt. */
const BACKOFF_MS = 100;
/** An attempt is not worth starting with less time left. */
const LEAST_ATTEMPT_MS = 50;

const NO_ANSWER = { code: 'KEEN_NETWORK', message: 'no answer came from Keen' };
const TOO_LATE = {
  code: 'KEEN_TIMEOUT',
  message: 'Keen did not answer within the time of this login',
};

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string} body the event, the same at each attempt
 * @param {{url: string, writeKey: string, maxAttempts: number}} settings
 * @param {import('./budget.mjs').Budget} budget
 * @throws {KeenSignupError} when Keen has not got the event
 */
export async function deliver(fetch, body, { url, writeKey, maxAttempts }, budget) {
  const init = {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: writeKey, 'content-type': 'application/json' },
    body,
  };
  let leftMs = budget.ms;
  for (let attempts = 1; ; attempts += 1) {
    // A hanging answer leaves time for another attempt.
    const attemptMs = attempts < maxAttempts ? halfOf(leftMs) : leftMs;
    const failure = await send(fetch, url, init, attemptMs, budget);
    if (!failure) return;
    if (failure === TOO_LATE) budget.spend(leftMs, attemptMs);
    leftMs = budget.leftMs;
    const waitMs = backoffMs(attempts, leftMs, failure.retryAfterMs);
    const isLast = failure.isFinal || attempts >= maxAttempts || waitMs > leftMs - LEAST_ATTEMPT_MS;
    if (isLast || !(await budget.sleep(waitMs))) {
      throw new KeenSignupError(failure.code, failure.message, { ...failure, attempts });
    }
    budget.spend(leftMs, waitMs);
    leftMs = budget.leftMs;
  }
}

const halfOf = (leftMs) => Math.min(leftMs, Math.max(leftMs / 2, LEAST_ATTEMPT_MS));

/** Full jitter, as far as the budget holds it; `Retry-After` is a lower bound. */
function backoffMs(attempts, leftMs, retryAfterMs = 0) {
  const range = Math.min(BACKOFF_MS * 2 ** (attempts - 1), leftMs - LEAST_ATTEMPT_MS);
  return Math.max(range * Math.random(), retryAfterMs);
}

/**
 * One attempt of at most `ms` milliseconds. A request that has not ended by then is aborted.
 *
 * @returns {Promise<import('./answer.mjs').Failure | undefined>} why Keen has not got the event
 */
async function send(fetch, url, init, ms, budget) {
  const controller = new AbortController();
  const timer = new Timer(ms);
  let isOpen = true;
  try {
    const response = await inTime(
      fetch(url, { ...init, signal: controller.signal }),
      timer,
      budget,
    );
    if (response === TIME_IS_UP) return TOO_LATE;
    const { isRead, failure } = await readFailure(response, timer, budget);
    isOpen = !isRead;
    return failure;
  } catch {
    return NO_ANSWER;
  } finally {
    timer.stop();
    if (isOpen) controller.abort();
  }
}
