import { errorCodeOf, parseAnswer } from '../exchange.mjs';
import { outcome, rejection, retryAfterMs } from '../module.mjs';

/**
 * What Keen's answer to a batch means. One of:
 *
 * - `{results}`: whether each event was stored, in order;
 * - `{isRetryable: true, reason, retryAfterMs}`: the same batch may succeed later;
 * - `{isTooMuch: true, reason}`: a smaller batch may succeed;
 * - `{reason}`: no batch will succeed.
 *
 * @typedef {object} Answer
 * @property {Result[]} [results]
 * @property {true} [isRetryable]
 * @property {true} [isTooMuch]
 * @property {string} [reason]
 * @property {number} [retryAfterMs]
 *
 * @typedef {{isStored: true} | {isStored: false, isFinal: boolean, reason: string}} Result
 */

/** Errors that are about the event itself: sent again, it fails again. */
const ABOUT_EVENT = /^(Invalid|NamespaceTypeError$|ListsOfNonPrimitivesNotAllowedError$)/;
/** Nobody has documented how Keen names a token that it knows. Whatever it says, the event is stored. */
const ABOUT_KNOWN_TOKEN = /Duplicate/;

/**
 * @param {{status: number, text: string, retryAfter: string | null}} response
 * @param {string} collection
 * @param {number} count how many events were sent
 * @returns {Answer}
 */
export function readAnswer({ status, text, retryAfter }, collection, count) {
  const body = parseAnswer(text);
  const meaning = outcome(status);
  if (meaning === 'stored') {
    const results = resultsOf(body, collection, count);
    if (results) return { results };
    // A part of the answer may be lost. The tokens make it safe to ask again.
    const reason = `Keen answered ${status} without a result for each event`;
    return { isRetryable: true, reason };
  }
  const code = errorCodeOf(body?.error_code);
  if (meaning === 'retry') {
    const retryAfterMs_ = retryAfter === null ? undefined : retryAfterMs(retryAfter);
    return { isRetryable: true, reason: `Keen answered ${status}`, retryAfterMs: retryAfterMs_ };
  }
  const isAboutEvent = ABOUT_EVENT.test(code ?? '') && code !== 'InvalidBatchError';
  const reason = rejection(status, code);
  return status === 413 || (status === 400 && isAboutEvent)
    ? { isTooMuch: true, reason }
    : { reason };
}

/** @returns {Result[] | undefined} undefined when the answer is not one result for each event */
function resultsOf(body, collection, count) {
  const results = Object.hasOwn(body ?? {}, collection) ? body[collection] : undefined;
  if (!Array.isArray(results) || results.length !== count) return undefined;
  if (!results.every((result) => typeof result?.success === 'boolean')) return undefined;
  return results.map(({ success, error }) => (success ? { isStored: true } : refusalOf(error)));
}

function refusalOf(error) {
  const name = errorCodeOf(error?.name);
  if (ABOUT_KNOWN_TOKEN.test(name ?? '')) return { isStored: true };
  return {
    isStored: false,
    isFinal: ABOUT_EVENT.test(name ?? ''),
    reason: name ? `Keen refused it: ${name}` : 'Keen refused it',
  };
}
