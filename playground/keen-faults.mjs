/**
 * The faults that the local Keen can simulate: those of a service, its proxies and the network.
 *
 * A fault with `status`, `redirect`, `hang: 'headers'` or `reset: 'before'` replaces Keen: the
 * event is neither checked nor stored, unless the fault says `store: true`. Every other fault lets
 * Keen answer and only disturbs how the answer is sent.
 *
 * @typedef {object} Fault
 * @property {number} [status] 200 to 599
 * @property {string} [retryAfter] value of the Retry-After header, sent unchanged
 * @property {string} [body] 'html', 'empty', 'echo' (a JSON error that repeats the key and the
 *   body), or the text to send; by default a short JSON answer that fits the status
 * @property {string} [redirect] value of the Location header; the status is 302 by default
 * @property {'headers' | 'body'} [hang] sends nothing, or stops after the first bytes of the body
 * @property {{bytes: number, everyMs: number}} [drip] sends the body in pieces of `bytes`, one
 *   every `everyMs`
 * @property {number} [bigBody] sends a body of this many bytes
 * @property {'before' | 'stored'} [reset] resets the socket, before or after storing the event
 * @property {true} [cut] closes the socket in the middle of the body
 * @property {true} [store] checks and stores the event first
 * @property {(event: unknown, number: number) => string | undefined} [refuse] is asked about each
 *   event of a batch (`number` counts from 1): the name of the error with which Keen refuses it
 * @property {number} [delayMs] waits before the answer; can be combined with every other fault
 * @property {number} [times] how many requests it applies to, 1 by default; Infinity for all
 */

const text = (value) => typeof value === 'string';
const whole = (value) => Number.isSafeInteger(value) && value >= 0;
const yes = (value) => value === true;

/** For each field: the check of its value, and what it accepts. */
const FIELDS = {
  status: [(value) => whole(value) && value >= 200 && value <= 599, '200 to 599'],
  retryAfter: [text, 'a string'],
  body: [text, 'a string'],
  redirect: [text, 'a string'],
  hang: [(value) => ['headers', 'body'].includes(value), "'headers' or 'body'"],
  drip: [
    (value) => whole(value?.bytes) && value.bytes > 0 && whole(value?.everyMs),
    '{bytes, everyMs}',
  ],
  bigBody: [whole, 'a number of bytes'],
  reset: [(value) => ['before', 'stored'].includes(value), "'before' or 'stored'"],
  cut: [yes, 'true'],
  store: [yes, 'true'],
  refuse: [(value) => typeof value === 'function', 'a function'],
  delayMs: [whole, 'milliseconds'],
  times: [(value) => value === Infinity || (whole(value) && value > 0), '1 to Infinity'],
};

const KINDS = ['redirect', 'hang', 'drip', 'bigBody', 'reset', 'cut'];

/**
 * @param {Fault} fault
 * @returns {Fault} the same object
 * @throws {TypeError} naming a field that is unknown or bad, or two that exclude each other
 */
export function checkFault(fault) {
  if (typeof fault !== 'object' || fault === null)
    throw new TypeError('A fault must be an object.');
  for (const [field, value] of Object.entries(fault)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(FIELDS, field)) throw new TypeError(`Unknown field of a fault: ${field}`);
    const [fits, expected] = FIELDS[field];
    if (!fits(value)) throw new TypeError(`${field} of a fault must be ${expected}`);
  }
  const kinds = KINDS.filter((kind) => fault[kind] !== undefined);
  if (kinds.length > 1) throw new TypeError(`A fault cannot be both ${kinds.join(' and ')}`);
  return fault;
}

/** @returns {boolean} whether Keen handles the request */
export function reachesKeen(fault) {
  if (!fault || fault.store || fault.reset === 'stored') return true;
  const replacesKeen =
    fault.status !== undefined ||
    fault.redirect !== undefined ||
    fault.hang === 'headers' ||
    fault.reset === 'before';
  return !replacesKeen;
}

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Sorry</h1></body></html>\n';

const ERROR_CODES = {
  400: 'InvalidEventError',
  401: 'InvalidApiKeyError',
  404: 'ResourceNotFoundError',
};

function bodyOf(fault, status, request) {
  const json = (value) => ['application/json', JSON.stringify(value)];
  switch (fault.body) {
    case 'html':
      return ['text/html; charset=utf-8', HTML];
    case 'empty':
      return ['text/plain', ''];
    case 'echo': {
      const key = request.headers.authorization;
      return json({ message: `${key} sent ${request.body}`, error_code: key });
    }
    case undefined:
      if (status < 300) return json({ created: true });
      return json({
        message: `A simulated fault: ${status}.`,
        error_code: ERROR_CODES[status] ?? (status >= 500 ? 'InternalServerError' : undefined),
      });
    default:
      return ['text/plain; charset=utf-8', fault.body];
  }
}

/**
 * The answer to send: Keen's own, changed as the fault says.
 *
 * @param {Fault} fault
 * @param {{status: number, headers: object, body: Buffer} | undefined} own Keen's answer;
 *   undefined when the request did not reach Keen
 * @param {{headers: object, body: string}} request
 * @returns {{status: number, headers: object, body: Buffer}}
 */
function answerOf(fault, own, request) {
  const status = fault.status ?? (fault.redirect === undefined ? (own?.status ?? 200) : 302);
  const isOwn = own && fault.status === undefined && fault.redirect === undefined;
  let { headers, body } = isOwn ? own : {};
  if (!isOwn || fault.body !== undefined) {
    const [type, content] = bodyOf(fault, status, request);
    headers = { 'content-type': type };
    body = Buffer.from(content);
  }
  if (fault.bigBody !== undefined) body = Buffer.alloc(fault.bigBody, 'x');
  if (fault.retryAfter !== undefined) headers = { ...headers, 'retry-after': fault.retryAfter };
  if (fault.redirect !== undefined) headers = { ...headers, location: fault.redirect };
  return { status, headers, body };
}

/**
 * Answers a request the way the fault describes.
 *
 * @param {Fault} fault
 * @param {object} exchange
 * @param {import('node:http').ServerResponse} exchange.response
 * @param {{status: number, headers: object, body: Buffer} | undefined} exchange.own
 * @param {{headers: object, body: string, status: number | null}} exchange.request its `status` is
 *   set when headers are sent
 * @param {() => void} exchange.resetSocket
 */
export function makeFault(fault, { response, own, request, resetSocket }) {
  if (fault.reset !== undefined) return resetSocket();
  if (fault.hang === 'headers') return undefined;
  const { status, headers, body } = answerOf(fault, own, request);
  request.status = status;
  if (fault.hang === 'body' || fault.cut) {
    response.writeHead(status, { ...headers, 'content-length': body.length + 2 });
    const part = body.length > 0 ? body.subarray(0, Math.ceil(body.length / 2)) : ' ';
    return response.write(part, () => fault.cut && response.destroy());
  }
  // HTTP allows no body with these two.
  if (status === 204 || status === 304) return response.writeHead(status, headers).end();
  response.writeHead(status, { ...headers, 'content-length': body.length });
  return fault.drip ? drip(response, body, fault.drip) : response.end(body);
}

/** Writes `bytes` of the body every `everyMs`, until it is sent or the client disconnects. */
function drip(response, body, { bytes, everyMs }) {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + bytes));
    sent += bytes;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

/** The faults to come: first a queue, then a function that decides per request. */
export class Faults {
  #queue = [];
  #pick;
  #ordinal = 0;

  /** @param {Fault[]} faults @throws {TypeError} */
  add(faults) {
    for (const fault of faults) this.#queue.push([checkFault(fault), fault.times ?? 1]);
  }

  /** @param {((request: object, ordinal: number) => Fault | undefined) | undefined} pick */
  by(pick) {
    this.#pick = pick;
  }

  /** @returns {Fault | undefined} the fault of this write request */
  take(request) {
    this.#ordinal += 1;
    const first = this.#queue[0];
    if (!first) {
      const picked = this.#pick?.(request, this.#ordinal);
      return picked ? checkFault(picked) : undefined;
    }
    first[1] -= 1;
    if (first[1] === 0) this.#queue.shift();
    return first[0];
  }

  /** Removes queue and function; `take` counts from 1 again. */
  clear() {
    this.#queue = [];
    this.#pick = undefined;
    this.#ordinal = 0;
  }
}
