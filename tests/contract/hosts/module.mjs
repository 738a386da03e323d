// A built CommonJS module, as hosts of Actions and bundlers evaluate it: once a container.
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import vm from 'node:vm';

const nodeRequire = createRequire(import.meta.url);

/** Where the built files are. */
export const PKG = new URL('../../../pkg/', import.meta.url);

/** Gives Node's own modules only: a pasted Action has no packages. */
export function requireBuiltin(name) {
  if (!isBuiltin(name)) throw new Error(`${name} is not a module of Node itself`);
  return nodeRequire(name);
}

/** @returns what the module at `path` below pkg/ exports, evaluated in the context */
export function evaluate(path, context, require = requireBuiltin) {
  const text = readFileSync(new URL(path, PKG), 'utf8');
  const names = ['exports', 'require', 'module'];
  const module = { exports: {} };
  const run = vm.compileFunction(text, names, { parsingContext: context, filename: path });
  run(module.exports, require, module);
  return module.exports;
}
