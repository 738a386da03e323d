// One login as a host sees it: the rule is called, and everything it does to the host is noted.
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'];

/** A console that keeps its lines. */
export function recorder(lines) {
  return Object.fromEntries(
    METHODS.map((method) => [method, (...words) => lines.push(words.map(asText).join(' '))]),
  );
}

const asText = (word) => (typeof word === 'string' ? word : inspect(word));

/**
 * Runs one login and resolves once it has been answered, or at once where no answer can come:
 * the rule threw, or the host's callback is not a function.
 *
 * @param given what the login brings: `user`, `context`, `configuration`, `auth0`, `console`,
 *   `callback`; and what the host does inside the callback (`atCallback`) or once the rule has
 *   returned (`afterCall`). A host that can leave a name undeclared does so when its key is
 *   missing here.
 * @param run calls the rule with `{ callback, lent }`, where `lent` holds the names that belong
 *   to this login alone.
 * @returns `calls` (one per callback; `synchronous` when it came before the rule returned),
 *   `lines` (what it logged) and `thrown` (`{ error }` when the rule threw).
 */
export async function observe(given, run) {
  const outcome = { calls: [], lines: [], thrown: undefined };
  let answer;
  const answered = new Promise((resolve) => {
    answer = resolve;
  });
  let running = true;
  const callback = (...values) => {
    const [error, user, context] = values;
    outcome.calls.push({ error, user, context, count: values.length, synchronous: running });
    answer();
    given.atCallback?.();
  };
  const lent = { console: recorder(outcome.lines) };
  for (const name of ['configuration', 'auth0', 'console']) {
    if (name in given) lent[name] = given[name];
  }
  try {
    run({ callback: 'callback' in given ? given.callback : callback, lent });
  } catch (error) {
    outcome.thrown = { error };
  }
  running = false;
  given.afterCall?.();
  if (outcome.thrown || 'callback' in given) answer();
  await answered;
  // A second call from the same turn would come now.
  await turn();
  await turn();
  return outcome;
}

/** The rule's text as the body of a function that has `names` in its scope. */
export const enclose = (source, names) => `(function (${names.join(', ')}) { ${source} })`;
