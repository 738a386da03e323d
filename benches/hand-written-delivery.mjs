/** The delivery of the rule written by hand: one time budget, attempts, and what an answer means. */

const RETRYABLE = new Set([408, 429, 500, 502, 503, 504]);
const SETTING_TO_LOOK_AT = {
  401: 'KEENIO_WRITE_KEY',
  403: 'KEENIO_WRITE_KEY',
  404: 'KEENIO_PROJECT_ID',
};
const BODY_BYTES = 16 * 1024;
const BACKOFF_MS = 100;
const LEAST_ATTEMPT_MS = 50;
export const TIME_IS_UP = Symbol('time is up');

export class SignupError extends Error {
  name = 'KeenSignupError';

  constructor(code, message, fields) {
    super(message);
    Object.assign(this, { code, ...fields });
  }
}

/** The time of one login: what a monotonic clock or the timers say, whichever is more. */
export class Budget {
  #timed = 0;
  #start = performance.now();
  #end;
  #timer;

  constructor(ms) {
    this.ms = ms;
    // It counts where the clock stands still.
    this.#end = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, ms, TIME_IS_UP);
    });
  }

  close() {
    clearTimeout(this.#timer);
  }

  /** What the first of these promises comes to; `TIME_IS_UP` at the end of the budget. */
  within(...promises) {
    return Promise.race([...promises, this.#end]);
  }

  get left() {
    return this.ms - Math.max(this.#timed, performance.now() - this.#start);
  }

  count(ms) {
    this.#timed += ms;
  }
}

export async function deliver(fetch, request, maxAttempts, budget) {
  for (let attempt = 1; ; attempt++) {
    const outcome = await send(fetch, request, attempt < maxAttempts, budget);
    if (outcome.isStored) return;
    const room = budget.left - LEAST_ATTEMPT_MS;
    const range = Math.min(BACKOFF_MS * 2 ** (attempt - 1), room);
    const wait = Math.max(Math.random() * range, outcome.retryAfterMs ?? 0);
    if (outcome.isFinal || attempt >= maxAttempts || wait > room) {
      const { code, message, status, errorCode } = outcome;
      throw new SignupError(code, message, { status, errorCode, attempts: attempt });
    }
    await budget.within(new Promise((resolve) => setTimeout(resolve, wait)));
    budget.count(wait);
  }
}

/** One attempt. It ends in time even where `fetch` does not care for its signal. */
async function send(fetch, { url, init }, hasAnother, budget) {
  const ms = hasAnother ? budget.left / 2 : budget.left;
  const controller = new AbortController();
  let timer;
  const attemptEnd = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, TIME_IS_UP);
  });
  try {
    const answer = exchange(fetch, url, { ...init, signal: controller.signal });
    const outcome = await budget.within(answer, attemptEnd);
    if (outcome !== TIME_IS_UP) return outcome;
    budget.count(ms);
    controller.abort();
    return { code: 'KEEN_TIMEOUT', message: 'Keen did not answer in time' };
  } catch {
    return { code: 'KEEN_NETWORK', message: 'no answer came from Keen' };
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(fetch, url, init) {
  const response = await fetch(url, init);
  const { status } = response;
  const body = await readBody(response);
  if (status >= 200 && status < 300) return { isStored: true };
  const isRetryable = RETRYABLE.has(status);
  const look = SETTING_TO_LOOK_AT[status];
  return {
    isFinal: !isRetryable,
    code: isRetryable ? 'KEEN_UNAVAILABLE' : 'KEEN_REJECTED',
    message: `Keen answered ${status}${look ? `: look at ${look}` : ''}`,
    status,
    errorCode: errorCodeIn(body),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  };
}

/** The body to its end or 16 KiB, which leaves the connection reusable. */
async function readBody(response) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= BODY_BYTES) break;
    }
  } catch {
    // The status has been answered.
  }
  return Buffer.concat(chunks).toString();
}

function errorCodeIn(body) {
  try {
    const code = JSON.parse(body).error_code;
    return /^(?:Invalid[A-Za-z]*|[A-Za-z]*Error)$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** The longest of the values, which `fetch` joins by commas. */
function retryAfterMs(header) {
  if (!header) return undefined;
  const values = /[A-Za-z]/.test(header) ? header.split(/(?<=GMT),/) : header.split(',');
  const ms = values.map((value) =>
    /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now(),
  );
  return Math.max(0, ...ms.filter((value) => !Number.isNaN(value)));
}
