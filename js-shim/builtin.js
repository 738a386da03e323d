import nodeModule from 'node:module';

/**
 * Gives one of Node's own modules, when it is needed: nothing is loaded at import.
 *
 * Bundlers leave every part of this as it is. They rewrite `require(name)`, webpack also a named
 * import of `createRequire`, and esbuild throws for a `require` that an ES module runs at import.
 * `process.getBuiltinModule` is missing before Node 20.16. The build replaces `COMMONJS`.
 *
 * @param {string} name
 */
export const builtin = (name) =>
  globalThis.process?.getBuiltinModule?.(name) ??
  (COMMONJS ? require('node:module') : nodeModule).createRequire('/')(name);
