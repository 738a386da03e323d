import { builtin } from './builtin.js';
import { record } from './package-recorder.js';

/**
 * A rule over names that are handed in, for use inside a rule, where they are lexical.
 *
 * @param {import('./index.d.ts').RuleOptions} [options]
 * @returns {import('./index.d.ts').Rule}
 */
export function createRule(options) {
  return (user, context, callback) => record(hostOf(options ?? {}), user, context, callback);
}

/** The rule over `configuration` and `auth0` of the global object. */
export const rule = (user, context, callback) =>
  record(hostOf(globalThis), user, context, callback);

function hostOf(names) {
  return {
    configuration: names.configuration,
    auth0: names.auth0,
    fetch: names.fetch ?? globalThis.fetch,
    console: names.console ?? globalThis.console,
    AbortController,
    setTimeout,
    clearTimeout,
    builtin,
  };
}
