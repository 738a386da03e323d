import { builtin } from './builtin.js';
import { sharedRecorder } from './recorder.js';
import { attempt } from './stand-ins.js';

let record;

function recordLogin(names, user, context, callback) {
  record ??= sharedRecorder();
  const look = (name) => names[name] ?? globalThis[name];
  const configuration = attempt(() => names.configuration);
  const host = { configuration, builtin, look };
  record(host, user, context, callback);
}

/**
 * A rule over names that are handed in, for use inside a rule, where they are lexical.
 *
 * @param {import('./index.d.ts').RuleOptions} [options]
 * @returns {import('./index.d.ts').Rule}
 */
export function createRule(options) {
  return (user, context, callback) => recordLogin(options ?? {}, user, context, callback);
}

/** The rule over `configuration` and `auth0` of the global object. */
export const rule = (user, context, callback) => recordLogin(globalThis, user, context, callback);
