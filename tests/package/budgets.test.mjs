// Sizes and interface of what is shipped. A change of a number or list here is a decision.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { linesOfCode, shimFiles } from './sources.mjs';

const pkg = (path) => readFileSync(new URL(`../../pkg/${path}`, import.meta.url));
const module = new WebAssembly.Module(pkg('keen_signup_rule_bg.wasm'));
const imports = WebAssembly.Module.imports(module);
const exports = WebAssembly.Module.exports(module);
/** Imports and exports by their names in Rust and wasm-bindgen; the wasm has short ones. */
const named = JSON.parse(pkg('BUILD.json')).wasm;

describe('budgets', () => {
  // Each Action may have 100 kB, and so may all rules of a tenant together.
  for (const file of ['paste/rule.js', 'paste/action.js', 'paste/stream.js']) {
    test(`${file} has at most 48,000 bytes`, () => {
      const { length } = pkg(file);
      assert.ok(length <= 48_000, `${length} bytes`);
    });
  }

  test('the JavaScript that runs in a host has at most 450 lines of code', () => {
    const counts = Object.fromEntries(shimFiles().map((file) => [file, linesOfCode(file)]));
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    assert.ok(total <= 450, `${total} lines: ${JSON.stringify(counts, null, 2)}`);
  });

  test('an instance starts with at most 256 KiB of memory', () => {
    const stubs = {};
    for (const { module: from, name } of imports) {
      stubs[from] ??= {};
      stubs[from][name] = () => {};
    }
    const values = Object.values(new WebAssembly.Instance(module, stubs).exports);
    const memory = values.find((value) => value instanceof WebAssembly.Memory);
    assert.ok(memory.buffer.byteLength <= 256 * 1024, `${memory.buffer.byteLength} bytes`);
  });
});

/** What wasm-bindgen imports for itself. */
const BINDGEN = [
  'generic',
  'init_externref_table',
  'is_falsy',
  'is_function',
  'is_null',
  'is_object',
  'is_string',
  'is_undefined',
  'jsval_eq',
  'number_get',
  'static_accessor_GLOBAL',
  'static_accessor_HOST',
  'string_get',
  'throw',
  'wbg_cb_unref',
];

/** Names of the host and of web objects that it provides. */
const HOST = [
  'KEENIO_FLAG',
  'abort',
  'clearTimeout',
  'configuration',
  'error',
  'error_code',
  'fetch',
  'now',
  'setTimeout',
  'set_body',
  'set_headers',
  'set_method',
  'set_redirect',
  'set_signal',
  'signal',
  'signedUp',
];

/** The language's own objects and their methods. */
const LANGUAGE = [
  'Error',
  'Number',
  'all',
  'apply',
  'asyncIterator',
  'call',
  'construct',
  'defineProperties',
  'deleteProperty',
  'encode',
  'entries',
  'from',
  'get',
  'getOwnPropertyDescriptor',
  'getOwnPropertyDescriptors',
  'get_unchecked',
  'has',
  'isArray',
  'iterator',
  'length',
  'new',
  'next',
  'of',
  'parse',
  'prototypesetcall',
  'push',
  'race',
  'random',
  'reject',
  'resolve',
  'set',
  'stringify',
  'then',
  'toISOString',
];

/** What wasm-bindgen exports for its glue. */
const GLUE = [
  '__abort_handler',
  '__externref_table_alloc',
  '__externref_table_dealloc',
  '__instance_terminated',
  'destroy_closure',
  'exn_store',
  'externrefs',
  'free',
  'malloc',
  'realloc',
  'start',
  'wasm_bindgen__convert__closures_____invoke',
];

describe('the interface of the wasm', () => {
  test('BUILD.json names every import and export', () => {
    assert.equal(named.imports.length, imports.length);
    assert.equal(named.exports.length, exports.length);
  });

  test('it imports only functions, all from its glue', () => {
    assert.deepEqual([...new Set(imports.map(({ kind }) => kind))], ['function']);
    assert.equal(new Set(imports.map(({ module: from }) => from)).size, 1);
  });

  test("it imports wasm-bindgen's own, names of the host and the language, and nothing else", () => {
    const known = new Set([...BINDGEN, ...HOST, ...LANGUAGE]);
    assert.deepEqual(
      named.imports.filter((name) => !known.has(name)),
      [],
    );
  });

  test("it exports the rule, its memory and what wasm-bindgen's glue needs", () => {
    const own = named.exports.filter((name) => !GLUE.includes(name));
    assert.deepEqual(own, ['memory', 'rule']);
  });
});
