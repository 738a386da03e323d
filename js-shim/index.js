import { logIn } from './host.js';

/**
 * A rule over names that are handed in, for use inside a rule, where they are lexical.
 *
 * @param {import('./index.d.ts').RuleOptions} [options]
 * @returns {import('./index.d.ts').Rule}
 */
export function createRule(options) {
  return (user, context, callback) => logIn(options ?? {}, user, context, callback);
}

/** The rule over `configuration` and `auth0` of the global object. */
export const rule = (user, context, callback) => logIn(globalThis, user, context, callback);
