/**
 * The rule of `src/` as a careful author would write it by hand, in plain JavaScript over `fetch`. It keeps
 * the whole contract, so the benchmark compares equal duties. It expects a host with `fetch` and
 * `AbortController`.
 */
import { Budget } from './budget.mjs';
import { createdMs } from './created.mjs';
import { deliver } from './delivery.mjs';
import { KeenSignupError } from './error.mjs';
import { makeBody, makeToken, readText } from './event.mjs';
import { isObject } from './host.mjs';
import { LeftOut } from './limits.mjs';
import { findStore, isMarked, readFlag, saveMark } from './mark.mjs';
import { allowsFailures, readSettings } from './settings.mjs';

/**
 * @param {object} [host]
 * @param {Record<string, string>} [host.configuration] the settings
 * @param {{users?: {updateAppMetadata?: Function}}} [host.auth0] saves marks
 * @param {typeof globalThis.fetch} [host.fetch]
 * @param {{error: (line: string) => void}} [host.console]
 * @returns {(user: object, context: object, callback: Function) => void} the rule
 */
export function createRule({
  configuration,
  auth0,
  fetch = globalThis.fetch,
  console = globalThis.console,
} = {}) {
  return function rule(user, context, callback) {
    const answer = (error) => {
      if (typeof callback === 'function') callback(error, user, context);
    };
    const fail = (error, isAllowed) => {
      if (isAllowed) log(`${error.code}: ${error.message}`);
      answer(isAllowed ? null : error);
    };

    let signUp;
    try {
      signUp = readSignUp(user, context);
    } catch (error) {
      fail(error, allowsFailures(configuration));
      return;
    }
    if (signUp) record(signUp, user, answer, fail);
    else answer(null);
  };

  /**
   * Reads everything before anything is awaited: the host may change its objects.
   *
   * @returns what has to be done; undefined for a login that is no sign-up
   * @throws {KeenSignupError} for a bad setting, or a user that cannot be read
   */
  function readSignUp(user, context) {
    const flag = readFlag(configuration);
    if (isMarked(user, flag)) return undefined;
    const settings = readSettings(configuration);
    if (!isObject(user)) throw new KeenSignupError('KEEN_EVENT', 'user is not an object');
    const id = readId(user);
    const textId = readText(() => id);
    // An earlier rule has linked this account to another, which is recorded at logins of its own.
    const primaryUser = readText(() => context?.primaryUser);
    if (primaryUser !== undefined && primaryUser !== textId) return undefined;
    const store = findStore(auth0, id);
    const now = Date.now();
    const created = createdMs(() => user.created_at);
    if (now - created > settings.windowMs) return { settings, flag, store };

    const isUnknown = Number.isNaN(created);
    const tenant = readText(() => context?.tenant);
    const leftOut = new LeftOut();
    const body = makeBody({ user, context }, settings, leftOut, {
      id,
      token: textId && makeToken(tenant, textId),
      ms: isUnknown ? now : (created ?? now),
    });
    if (isUnknown) {
      log('user.created_at is not a date that is understood; the time of the sign-up is now');
    }
    const line = leftOut.line();
    if (line) log(line);
    return { settings, flag, store, body };
  }

  /** Delivers the event, marks the user and answers. */
  async function record({ settings, flag, store, body }, user, answer, fail) {
    const budget = new Budget(settings.timeoutMs);
    let failure;
    try {
      if (body !== undefined) await deliver(fetch, body, settings, budget);
      // Without the mark the event is still safe, and its token keeps it unique.
      if (!(await saveMark(user, flag, store, budget))) {
        log('the mark could not be saved; the next login will try again');
      }
    } catch (error) {
      failure = error;
    } finally {
      budget.stop();
    }
    if (failure) fail(failure, settings.allowsFailures);
    else answer(null);
  }

  function log(line) {
    try {
      console.error(`keen-signup-rule: ${line}`);
    } catch {
      // A login does not depend on the log.
    }
  }
}

/** @throws {KeenSignupError} without the id nobody can say whose sign-up this is */
function readId(user) {
  try {
    return user.user_id;
  } catch {
    throw new KeenSignupError('KEEN_EVENT', 'user.user_id cannot be read');
  }
}
