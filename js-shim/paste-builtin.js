/**
 * Gives one of Node's own modules to a pasted text. Some hosts have no `process`, others no `require`.
 *
 * @param {string} name
 */
export const builtin = (name) =>
  (typeof process === 'object' && process.getBuiltinModule?.(name)) || require(name);
