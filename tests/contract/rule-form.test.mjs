// The pasted file as a text: what a host may do with it, and what it needs of a host.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { call, LEAST, sandbox } from './hosts/container.mjs';
import { observe } from './hosts/login.mjs';
import { path, read } from './hosts/rule-file.mjs';
import { watchWasm } from './hosts/watch-wasm.mjs';
import { recorded } from './outcome.mjs';
import { makeContext, makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from './sign-up.mjs';

const source = read();
const manifest = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8');
const field = (name) => new RegExp(`^${name} = "(.+)"$`, 'm').exec(manifest)[1];

/** Globals of Node that real rule hosts lack. */
const LACKING = [
  'AbortController',
  'AbortSignal',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'atob',
  'btoa',
  'console',
  'crypto',
  'fetch',
  'global',
  'performance',
  'process',
  'queueMicrotask',
  'structuredClone',
];

test('byte 0 is `function`, the last characters are `}` and a newline', () => {
  assert.match(source, /^function\b/);
  assert.ok(source.endsWith('}\n'));
});

test('it is at most 32,768 bytes', () => {
  const { length } = readFileSync(path);
  assert.ok(length <= 32_768, `${length} bytes`);
});

test('it is printable ASCII', () => {
  assert.equal(/[^\t\n\x20-\x7e]/.exec(source)?.index, undefined);
});

for (const [form, evaluate] of [
  ['return SRC', () => vm.compileFunction(`return ${source}`)()],
  ['(SRC)', () => vm.runInThisContext(`(${source})`)],
  ['(SRC) in strict code', () => vm.runInThisContext(`'use strict'; (${source})`)],
]) {
  test(`${form} is one function of three parameters, and the whole text is its own`, () => {
    const rule = evaluate();
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

test('the comment in its body says name, version, source, licence and digest', async () => {
  const [, banner] = /^function[^{]*\{\s*\/\*([\s\S]*?)\*\//.exec(source) ?? [];
  assert.ok(banner, 'the body does not start with a comment');
  assert.ok(banner.includes(field('name')));
  assert.ok(banner.includes(field('version')));
  assert.ok(banner.includes(field('license')));
  assert.match(banner, /https:\/\/\S+/);
  const { compiled } = await loginWithTheLeast();
  const digest = createHash('sha256').update(compiled[0]).digest('hex');
  assert.ok(banner.includes(digest), `not the digest of what it runs, ${digest}`);
});

test('it compiles no text at run time', () => {
  assert.doesNotMatch(source, /\beval\s*\(|\bFunction\s*\(/);
  assert.throws(() => vm.runInContext('eval("1")', sandbox({})), /EvalError/, 'the sandbox');
});

test('WebAssembly, require, timers and Buffer are all it needs', async () => {
  const { context, seen } = await loginWithTheLeast();
  const there = LACKING.filter(
    (name) => vm.runInContext(`typeof ${name}`, context) !== 'undefined',
  );
  assert.deepEqual(there, [], 'the sandbox has more than it should');
  recorded(seen);
});

/** A login where nothing but `configuration` is lexical and the context is as bare as can be. */
async function loginWithTheLeast() {
  const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  try {
    const context = sandbox(LEAST);
    // Every V8 context has a console of its own, which leads nowhere.
    vm.runInContext('delete globalThis.console', context);
    const { compiled } = watchWasm(context);
    const given = {
      user: makeUser(),
      context: makeContext(),
      configuration: makeSettings(keen.url),
    };
    const outcome = await observe(given, ({ callback, lent: { configuration } }) =>
      call({ context, text: `return ${source}`, given, callback, lent: { configuration } }),
    );
    return { context, compiled, seen: { ...outcome, given, requests: keen.requests } };
  } finally {
    await keen.close();
  }
}
