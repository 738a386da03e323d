/**
 * What the local Keen can do next: each fault that it knows, in plain words.
 *
 * @type {{id: string, label: string, hint: string, fault: object | null}[]}
 */
export const FAULTS = [
  { id: 'none', label: 'It works', hint: 'Every event is checked and stored.', fault: null },
  { id: 'down', label: 'It is down (503)', hint: 'Service Unavailable.', fault: { status: 503 } },
  {
    id: 'busy',
    label: 'It asks to wait (429)',
    hint: 'Too Many Requests, with Retry-After: 1 second.',
    fault: { status: 429, retryAfter: '1' },
  },
  {
    id: 'key',
    label: 'It refuses the key (401)',
    hint: 'InvalidApiKeyError.',
    fault: { status: 401 },
  },
  {
    id: 'project',
    label: 'It knows no such project (404)',
    hint: 'ResourceNotFoundError.',
    fault: { status: 404 },
  },
  {
    id: 'event',
    label: 'It refuses the event (400)',
    hint: 'InvalidEventError.',
    fault: { status: 400 },
  },
  {
    id: 'lost',
    label: 'The answer is lost',
    hint: 'The event is stored, then the connection breaks: the next attempt sends it again.',
    fault: { reset: 'stored' },
  },
  {
    id: 'reset',
    label: 'The connection breaks',
    hint: 'Before Keen has read anything.',
    fault: { reset: 'before' },
  },
  {
    id: 'silent',
    label: 'It does not answer',
    hint: 'The connection stays open until the login’s time is up.',
    fault: { hang: 'headers' },
  },
  {
    id: 'stuck',
    label: 'The answer stops halfway',
    hint: 'The event is stored; the rest of the answer never comes.',
    fault: { hang: 'body' },
  },
  {
    id: 'cut',
    label: 'The answer is cut off',
    hint: 'The event is stored; the connection closes in the middle of the answer.',
    fault: { cut: true },
  },
  {
    id: 'slow',
    label: 'The answer trickles in',
    hint: 'One byte every 50 ms.',
    fault: { drip: { bytes: 1, everyMs: 50 } },
  },
  {
    id: 'big',
    label: 'The answer is enormous',
    hint: '5 MB, of which the rule reads 16 KiB.',
    fault: { bigBody: 5_000_000 },
  },
  {
    id: 'proxy',
    label: 'A proxy answers (502)',
    hint: 'Bad Gateway, as a web page instead of JSON.',
    fault: { status: 502, body: 'html' },
  },
  {
    id: 'redirect',
    label: 'It sends elsewhere (302)',
    hint: 'To another address, which the rule does not follow.',
    fault: { redirect: 'https://elsewhere.example/' },
  },
  {
    id: 'echo',
    label: 'Its error repeats the key (400)',
    hint: 'With the write key and the event in the message: neither may get into a log.',
    fault: { status: 400, body: 'echo' },
  },
];

/** How long Keen takes before it answers, in milliseconds. */
export const DELAYS = [0, 500, 2000, 6000];

/** For how many requests it lasts; null until it is switched off. */
export const TIMES = [1, 2, null];

/** @returns {object | null} the fault of a choice, as the local Keen takes it */
export function faultOf(id, delayMs) {
  const { fault } = FAULTS.find((entry) => entry.id === id);
  if (delayMs === 0) return fault;
  return { ...fault, delayMs };
}

/** @returns {{id: string, delayMs: number}} the choice that a fault of the local Keen comes from */
export function choiceOf(fault) {
  const { delayMs = 0, ...rest } = fault ?? {};
  const isSame = (entry) => JSON.stringify(entry.fault ?? {}) === JSON.stringify(rest);
  return { id: FAULTS.find(isSame)?.id ?? 'none', delayMs };
}
