// Sizes and interface of what is shipped. A change of a number or list here is a decision.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { linesOfCode, shimFiles } from './sources.mjs';

const pkg = (path) => readFileSync(new URL(`../../pkg/${path}`, import.meta.url));
const module = new WebAssembly.Module(pkg('keen_signup_rule_bg.wasm'));
const imports = WebAssembly.Module.imports(module);

describe('budgets', () => {
  // Actions may have 100 kB, and so may all rules of a tenant together.
  for (const file of ['paste/rule.js', 'paste/action.js']) {
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
    const { memory } = Object.values(new WebAssembly.Instance(module, stubs).exports).reduce(
      (found, value) => (value instanceof WebAssembly.Memory ? { memory: value } : found),
      {},
    );
    assert.ok(memory.buffer.byteLength <= 256 * 1024, `${memory.buffer.byteLength} bytes`);
  });
});
