import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const pkg = (path) => readFileSync(new URL(`../../pkg/${path}`, import.meta.url));
const wasm = pkg('keen_signup_rule_bg.wasm');
const build = JSON.parse(pkg('BUILD.json'));

/** Changed on purpose only. The hosts' own limit for a rule or an Action is 100 kB. */
const BYTES = {
  'paste/rule.js': 28_000,
  'paste/action.js': 28_000,
  'keen_signup_rule_bg.wasm': 34_000,
};

/** What the module asks of its glue, by meaning: one more is a change of what it can reach. */
const IMPORTS = [
  'abort',
  'cb_unref',
  'controller',
  'errorCode',
  'generic',
  'generic',
  'generic',
  'goOn',
  'init_externref_table',
  'is_function',
  'is_undefined',
  'log',
  'mark',
  'new',
  'now',
  'parse',
  'queueMicrotask',
  'queueMicrotask',
  'random',
  'read',
  'refuse',
  'resolve',
  'retryAfter',
  'send',
  'set',
  'sleep',
  'static_accessor_GLOBAL_THIS',
  'status',
  'then',
  'then',
  'waited',
];

const EXPORTS = [
  '__externref_table_alloc',
  '__externref_table_dealloc',
  'destroy_closure',
  'externrefs',
  'malloc',
  'memory',
  'rule',
  'start',
  'wasm_bindgen__convert__closures_____invoke',
];

describe('what is shipped stays within its budget', () => {
  for (const [file, most] of Object.entries(BYTES)) {
    test(`${file} has at most ${most} bytes`, () => {
      assert.ok(pkg(file).length <= most, `${pkg(file).length} bytes`);
    });
  }

  test('an instance starts with at most 256 KiB of memory', async () => {
    const module = new WebAssembly.Module(wasm);
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      imports[from][name] = () => {};
    }
    const { memory } = new WebAssembly.Instance(module, imports).exports;
    assert.ok(memory.buffer.byteLength <= 256 * 1024, `${memory.buffer.byteLength} bytes`);
  });

  test('it imports functions of its glue alone, and exports the rule', () => {
    const module = new WebAssembly.Module(wasm);
    const imports = WebAssembly.Module.imports(module);
    assert.ok(imports.every(({ module: from, kind }) => from === 'g' && kind === 'function'));
    assert.deepEqual(build.wasm.imports, IMPORTS);
    assert.equal(imports.length, IMPORTS.length);
    const exports = WebAssembly.Module.exports(module);
    assert.deepEqual(build.wasm.exports, EXPORTS);
    assert.equal(exports.length, EXPORTS.length);
    const named = exports.filter(({ name }) => !name.startsWith('$'));
    assert.deepEqual(named.map(({ name, kind }) => `${kind} ${name}`).sort(), [
      'function rule',
      'memory memory',
    ]);
  });
});
