import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const pkg = (path) => readFileSync(new URL(`../../pkg/${path}`, import.meta.url));
const wasm = pkg('keen_signup_rule_bg.wasm');
const build = JSON.parse(pkg('BUILD.json'));

/** Changed on purpose only. The hosts' own limit for a rule or an Action is 100 kB. */
const BYTES = {
  'paste/rule.js': 32_768,
  'paste/action.js': 32_768,
  'keen_signup_rule_bg.wasm': 45_000,
};

/** What the module asks of its glue, by meaning: one more is a change of what it can reach. */
const IMPORTS = [
  'Error',
  'abort',
  'auth0',
  'boolean_get',
  'call',
  'call',
  'cb_unref',
  'concat',
  'controller',
  'entries',
  'fetch',
  'generic',
  'generic',
  'generic',
  'get',
  'get',
  'getOwnPropertyDescriptor',
  'get_by',
  'has',
  'has',
  'header',
  'init_externref_table',
  'isArray',
  'is_bigint',
  'is_function',
  'is_null',
  'is_object',
  'is_string',
  'is_undefined',
  'length',
  'log',
  'new',
  'new',
  'new',
  'new',
  'new',
  'now',
  'number_get',
  'parse',
  'parse',
  'put',
  'put_by',
  'put_word',
  'queueMicrotask',
  'queueMicrotask',
  'random',
  'read',
  'reject',
  'resolve',
  'set',
  'set',
  'set',
  'set',
  'set',
  'setting',
  'sha256',
  'signal',
  'sleep',
  'static_accessor_GLOBAL',
  'static_accessor_GLOBAL_THIS',
  'static_accessor_SELF',
  'static_accessor_WINDOW',
  'string_get',
  'stringify',
  'then',
  'then',
  'toISOString',
  'within',
];

const EXPORTS = [
  '__externref_table_alloc',
  '__externref_table_dealloc',
  'destroy_closure',
  'exn_store',
  'externrefs',
  'malloc',
  'memory',
  'realloc',
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
