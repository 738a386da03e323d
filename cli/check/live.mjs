/** Asks Keen whether it would take our events, and when the last one arrived. */
import { errorCodeOf, parseAnswer, post } from '../exchange.mjs';
import { outcome } from '../module.mjs';
import { DAY_MS } from '../verify/days.mjs';

/** Keen checks project, key and permission first, then refuses this name: it contains a full stop. */
const REFUSED_EVENT = JSON.stringify({ 'keen-signup-rule.check': true });

/** The last event is looked for in these days. */
const DAYS = 366;
/** Queries take longer than writing. */
const QUERY_TIMEOUT_MS = 60_000;

/**
 * @typedef {object} Finding
 * @property {0 | 1 | 2} status 0: good; 1: not known at the moment; 2: something must be mended
 * @property {string} text
 */

/**
 * Sends an event that Keen must refuse for its content.
 *
 * @param {import('../module.mjs').SignUps} signUps
 * @param {AbortSignal} signal
 * @returns {Promise<Finding>}
 */
export async function tryWriting({ eventUrl, collection, writeKey, timeoutMs }, signal) {
  const started = performance.now();
  const answer = await post(eventUrl, { key: writeKey, body: REFUSED_EVENT, timeoutMs, signal });
  if (answer.failed) return { status: 1, text: `Keen was not reached: ${answer.failed}` };
  const code = errorCodeOf(parseAnswer(answer.text)?.error_code);
  if (answer.status === 400 && code) {
    const ms = Math.round(performance.now() - started);
    const text =
      `project and key are good, and the key may write to ${collection} ` +
      `(answered in ${ms} ms; nothing was stored)`;
    return { status: 0, text };
  }
  return meaningOf(answer.status, code, collection);
}

/** What any other answer means than the refusal for the event's content. */
function meaningOf(status, code, collection) {
  const answered = `Keen answered ${status}${code ? ` (${code})` : ''}`;
  switch (outcome(status)) {
    case 'stored':
      return mend(
        'the server took an event that Keen refuses; KEENIO_API_URL does not lead to Keen',
      );
    case 'retry':
      return { status: 1, text: `${answered} and cannot say it at the moment; try again later` };
  }
  switch (status) {
    case 401:
      return mend(`${answered}: the write key is not a key of this project`);
    case 402:
      return mend(`${answered}: the Keen account is not paid for`);
    case 403:
      return mend(`${answered}: the write key is known, and may not write to ${collection}`);
    case 404:
      return code
        ? mend(`${answered}: there is no project with the id in KEENIO_PROJECT_ID`)
        : mend(`the server answered 404, but not as Keen does; check KEENIO_API_URL`);
    default:
      return mend(`the server answered ${status}, but not as Keen does; check KEENIO_API_URL`);
  }
}

const mend = (text) => ({ status: 2, text });

/**
 * Looks for the last event of the collection.
 *
 * @param {import('../module.mjs').SignUps} signUps
 * @param {string} readKey
 * @param {AbortSignal} signal
 * @returns {Promise<Finding>}
 */
export async function findLastEvent({ projectUrl, collection }, readKey, signal) {
  const now = Date.now();
  const query = {
    event_collection: collection,
    timeframe: {
      start: new Date(now - DAYS * DAY_MS).toISOString(),
      end: new Date(now + DAY_MS).toISOString(),
    },
    latest: 1,
    property_names: ['keen.timestamp', 'keen.created_at'],
  };
  const answer = await post(`${projectUrl}/queries/extraction`, {
    key: readKey,
    body: JSON.stringify(query),
    timeoutMs: QUERY_TIMEOUT_MS,
    signal,
  });
  if (answer.failed) return { status: 1, text: `the last event is not known: ${answer.failed}` };
  if (outcome(answer.status) === 'stored') return lastEventIn(answer.text, collection);
  const code = errorCodeOf(parseAnswer(answer.text)?.error_code);
  const answered = `Keen answered ${answer.status}${code ? ` (${code})` : ''} to the query`;
  switch (answer.status) {
    case 401:
      return mend(`${answered}: KEENIO_READ_KEY is not a key of this project`);
    case 403:
      return mend(`${answered}: the key in KEENIO_READ_KEY may not read ${collection}`);
    default:
      return { status: 1, text: `the last event is not known: ${answered}` };
  }
}

function lastEventIn(text, collection) {
  const keen = parseAnswer(text)?.result?.[0]?.keen;
  if (!keen) {
    return { status: 0, text: `no sign-up of the last ${DAYS} days is in ${collection} yet` };
  }
  const dates = [keen.created_at, keen.timestamp].map((date) => new Date(date));
  if (dates.some((date) => Number.isNaN(date.getTime()))) {
    return { status: 1, text: 'the last event is not known: Keen answered without its date' };
  }
  const [arrived, signedUp] = dates.map((date) => date.toISOString());
  return { status: 0, text: `the last event arrived at ${arrived}, of a sign-up at ${signedUp}` };
}
