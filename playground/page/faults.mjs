import { checkFault } from '../keen-faults.mjs';
import { BadRequest } from './requests.mjs';

const NONE = { fault: null, left: 0 };

/** @throws {BadRequest} */
function check(fault, times) {
  if (times !== null && !(Number.isSafeInteger(times) && times > 0)) {
    throw new BadRequest('times must be a whole number of at least 1, or null.');
  }
  try {
    if (fault !== null) checkFault(fault);
  } catch (error) {
    throw new BadRequest(error.message);
  }
}

/**
 * What the local Keen does next, one fault at a time.
 *
 * @param {import('../keen.mjs').LocalKeen} keen
 * @param {() => void} changed is called after each change
 */
export function createFaults(keen, changed) {
  let state = NONE;

  function next() {
    const { fault, left } = state;
    if (fault === null) return undefined;
    if (left !== null) state = left > 1 ? { fault, left: left - 1 } : NONE;
    changed();
    return fault;
  }

  return {
    /**
     * @param {{fault: object | null, times?: number | null}} wanted null lets Keen work; a fault lasts
     *   for so many requests, or without a number until the next `set`
     * @throws {BadRequest}
     */
    set({ fault = null, times = null }) {
      check(fault, times);
      state = fault === null ? NONE : { fault, left: times };
      keen.clearFaults();
      keen.faultBy(next);
      changed();
    },
    /** @returns {{fault: object | null, left: number | null}} null: until it is switched off */
    state: () => state,
  };
}
