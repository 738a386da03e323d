/** What the faces share. */
import { builtin } from 'builtin';
import { sharedRecorder } from './recorder.js';
import { attempt } from './stand-ins.js';

let recorder;

/**
 * Starts one login of a host that has these names, and all others on its global object.
 *
 * @param {object} names `configuration` among them
 * @param {unknown} user the host's, as a rule gets it
 * @param {unknown} context with the names of a rule's
 * @param {unknown} callback
 */
export function logIn(names, user, context, callback) {
  recorder ??= sharedRecorder();
  const look = (name) => names[name] ?? globalThis[name];
  const configuration = attempt(() => names.configuration);
  recorder({ configuration, builtin, look }, user, context, callback);
}

/** The same for a host that waits for a promise: it rejects with what the callback gets as its error. */
export const record = (names, user, context) =>
  new Promise((resolve, reject) => {
    logIn(names, user, context, (error) => (error ? reject(error) : resolve()));
  });

/** The `auth0` of a host that keeps no mark: saving it does nothing, and cannot fail. */
export const noMark = { users: { updateAppMetadata() {} } };

/**
 * A user with more properties. The host goes on with its own, which must not get the mark. Getters stay
 * what they are: the rule calls none of those that are mapped.
 */
export const userWith = (user, more) =>
  Object.assign(Object.create(user, Object.getOwnPropertyDescriptors(user)), more);

/** The settings, one of which is changed when it is read. */
export const withSetting = (settings, key, change) =>
  attempt(() => Object.create(settings, { [key]: { get: () => change(settings?.[key]) } }));

/** The settings of a host in which nobody waits to be let in: the face gets every failure. */
export const withoutAllow = (settings) =>
  withSetting(settings, 'KEENIO_ON_ERROR', (value) => (value === 'allow' ? 'deny' : value));

/** Writes one line to the log, where there is one. Auth0 keeps no more than 256 characters of a line. */
export const log = (line, console = globalThis.console) =>
  attempt(() => console.error(`keen-signup-rule: ${line}`.slice(0, 256)));

/** Writes why a sign-up was not recorded. */
export const logFailure = ({ code, message }, console) => log(`${code}: ${message}`, console);
