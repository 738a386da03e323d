// Prints what importing every entry does to the process, and how often logins compile the module.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import logIn from './logins.cjs';

const require = createRequire(import.meta.url);
const wasm = readFileSync(require.resolve('keen-signup-rule/keen_signup_rule_bg.wasm'));
let compiled = 0;
WebAssembly.Module = class extends WebAssembly.Module {
  constructor(bytes) {
    super(bytes);
    // Node compiles modules of its own.
    if (wasm.equals(Buffer.from(bytes))) compiled += 1;
  }
};
const [before, keys] = [new Set(process.moduleLoadList), Reflect.ownKeys(globalThis)];
const entries = ['', '/action', '/better-auth', '/cognito', '/stream'].map(
  (entry) => `keen-signup-rule${entry}`,
);
const copies = [
  Object.assign({}, ...(await Promise.all(entries.map((entry) => import(entry))))),
  Object.assign({}, ...entries.map(require)),
];
const loaded = process.moduleLoadList.filter((name) => !before.has(name));
const added = Reflect.ownKeys(globalThis).filter((key) => !keys.includes(key));
const atImport = { compiled, loaded, added };
for (const [number, copy] of copies.entries()) {
  await logIn(copy, process.argv[2], `copy ${number}`);
}
console.log(JSON.stringify({ atImport, compiled }));
