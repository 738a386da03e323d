/** Reading the host's objects, which may be of another realm and may throw. */

export const isObject = (value) => typeof value === 'object' && value !== null;

/**
 * What an object has as a property of its own; undefined otherwise. An inherited object may be shared by
 * all users.
 */
export const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

/**
 * The value at the end of a path such as `['user', 'identities', '0', 'provider']`. It follows own data
 * properties only: no getters, nothing inherited.
 */
export function follow([root, ...names], sources) {
  let value = sources[root];
  for (const name of names) {
    if (!isObject(value)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

/** What JSON makes of a value; undefined where it leaves the value out. @throws what the value throws */
export function asJson(value) {
  const json = JSON.stringify(value);
  return json === undefined ? undefined : JSON.parse(json);
}
