// The pasted files as texts: what a host may do with them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { LEAST, sandbox } from './hosts/container.mjs';
import { evaluate, PKG } from './hosts/module.mjs';
import { watchWasm } from './hosts/watch-wasm.mjs';
import { makeUser } from './sign-up.mjs';

const read = (path) => readFileSync(new URL(path, PKG), 'utf8');
const manifest = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8');
const field = (name) => new RegExp(`^${name} = "(.+)"$`, 'm').exec(manifest)[1];

/** Each file: where its comment is, and one login of it in the context. */
const FILES = [
  {
    path: 'paste/rule.js',
    comment: /^function[^{]*\{\s*\/\*([\s\S]*?)\*\//,
    logIn(context) {
      vm.runInContext(`(${read('paste/rule.js')})`, context)(makeUser(), {}, () => {});
    },
  },
  {
    path: 'paste/action.js',
    comment: /^\s*(?:["']use strict["'];)?\s*\/\*([\s\S]*?)\*\//,
    logIn(context) {
      evaluate('paste/action.js', context).onExecutePostLogin({ user: makeUser() }, {});
    },
  },
];

for (const { path, comment, logIn } of FILES) {
  describe(path, () => {
    test('is printable ASCII', () => {
      assert.equal(/[^\t\n\x20-\x7e]/.exec(read(path))?.index, undefined);
    });

    test('compiles no text at run time', () => {
      assert.doesNotMatch(read(path), /\beval\s*\(|\bFunction\s*\(/);
    });

    test('starts with a comment of name, version, licence and the digest of its module', () => {
      const [, banner] = comment.exec(read(path)) ?? [];
      assert.ok(banner, 'no comment');
      for (const name of ['name', 'version', 'license']) assert.ok(banner.includes(field(name)));
      const context = sandbox(LEAST);
      const { compiled } = watchWasm(context);
      logIn(context);
      const digest = createHash('sha256').update(compiled[0]).digest('hex');
      assert.ok(banner.includes(digest), `not the digest of what it runs, ${digest}`);
    });
  });
}

describe('the text of a rule', () => {
  const source = read('paste/rule.js');

  test('byte 0 is `function`, the last characters are `}` and a newline', () => {
    assert.match(source, /^function\b/);
    assert.ok(source.endsWith('}\n'));
  });

  for (const [form, evaluateRule] of [
    ['return SRC', () => vm.compileFunction(`return ${source}`)()],
    ['(SRC)', () => vm.runInThisContext(`(${source})`)],
    ['(SRC) in strict code', () => vm.runInThisContext(`'use strict'; (${source})`)],
  ]) {
    test(`${form} is one function of three parameters, and the whole text`, () => {
      const rule = evaluateRule();
      assert.equal(typeof rule, 'function');
      assert.equal(rule.length, 3);
      assert.equal(`${rule}\n`, source);
    });
  }

  test('evaluating it does nothing yet', () => {
    const context = sandbox({});
    const names = () => Reflect.ownKeys(vm.runInContext('globalThis', context));
    const before = names();
    vm.runInContext(`(${source})`, context);
    assert.deepEqual(names(), before);
  });
});
