// One login in a host that waits for a promise, and what its log says about a failure.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { recorder } from './login.mjs';

/** The log line of a failure: code and message. */
const FAILURE = /^keen-signup-rule: (KEEN_[A-Z]+): (.*)$/s;

/**
 * Starts one login, and waits until its promise has settled.
 *
 * @param {() => Promise<unknown>} start
 * @param {object} context of the module, whose console is lent to this login
 * @param {{ console?, afterCall? }} given
 * @returns `resolved` (`{ value, synchronous }`: whether nothing but promises was waited for) or
 *   `thrown` (`{ error }`), and the `lines` logged
 */
export async function settle(start, context, given) {
  const outcome = { lines: [], resolved: undefined, thrown: undefined };
  context.console = 'console' in given ? given.console : recorder(outcome.lines);
  try {
    const answered = start();
    given.afterCall?.();
    // Runs when no promise is left that is about to go on.
    await new Promise(process.nextTick);
    const synchronous = !inspect(answered).includes('<pending>');
    outcome.resolved = { value: await answered, synchronous };
  } catch (error) {
    outcome.thrown = { error };
  }
  // What comes late would come now.
  await turn();
  await turn();
  return outcome;
}

/** Takes the line of a failure out of the log. Returns its error, with the fields that it tells. */
export function takeFailure(lines) {
  const at = lines.findIndex((line) => FAILURE.test(line));
  if (at < 0) return undefined;
  const [, code, message] = FAILURE.exec(lines.splice(at, 1)[0]);
  const [, status, errorCode] = /\banswered (\d{3})(?: \((\w+)\))?/.exec(message) ?? [];
  return Object.assign(new Error(message), {
    name: 'KeenSignupError',
    code,
    logged: true,
    ...(status && { status: Number(status) }),
    ...(errorCode && { errorCode }),
  });
}

/** The same of a login that must have failed. */
export function takeReason(lines) {
  const error = takeFailure(lines);
  assert.ok(error, `failed without a reason in the log: ${inspect(lines)}`);
  return error;
}

/** A user whose properties have other names; what is not a user stays what it is. */
export function renamed(user, names) {
  try {
    const own = Object.entries(Object.getOwnPropertyDescriptors(user));
    if (Object(user) !== user) return user;
    return Object.defineProperties(
      {},
      Object.fromEntries(own.map(([name, descriptor]) => [names[name] ?? name, descriptor])),
    );
  } catch {
    return user;
  }
}

/** What `observe` in login.mjs sees, of a login that came to this error, or to null. */
export function asCall(given, error, { lines, resolved }) {
  given.atCallback?.();
  const { user, context } = given;
  const synchronous = resolved?.synchronous;
  return { calls: [{ error, user, context, count: 3, synchronous }], lines, thrown: undefined };
}
