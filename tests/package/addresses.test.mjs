// The repository has no address yet, so no file may name one. Nor may a file name the registry that
// a machine happened to install from.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { read } from './sources.mjs';

const ADDRESS = /\bgit[@+]\S+|\b(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)\/\S*/gi;
const REGISTRY = /\bregistry\.[\w-]+\.\w+|\bnpmjs\.\w+|\bcrates\.io\b|\bindex\.\w+\.\w+\/simple/gi;

/** The lock files name the home pages of other packages, and have tests of their own. */
const EXCEPT = ['Cargo.lock', 'package-lock.json', 'tests/package/addresses.test.mjs'];

const root = fileURLToPath(new URL('../../', import.meta.url));
const LIST = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', LIST, { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((name) => name && !EXCEPT.includes(name) && !name.endsWith('.wasm'))
  .filter((name) => existsSync(join(root, name)));

for (const [what, pattern] of [
  ['repository', ADDRESS],
  ['registry', REGISTRY],
]) {
  test(`no file names a ${what}`, () => {
    assert.ok(files.includes('package.json'));
    const found = files.flatMap((name) =>
      (read(name).match(pattern) ?? []).map((text) => [name, text]),
    );
    assert.deepEqual(found, []);
  });
}

test('package-lock.json names no registry', () => {
  const { packages } = JSON.parse(read('package-lock.json'));
  const resolved = Object.keys(packages).filter((name) => packages[name].resolved);
  assert.deepEqual(resolved, []);
});

test("Cargo.lock names only cargo's default registry", () => {
  const sources = new Set(read('Cargo.lock').match(/^source = .*$/gm));
  assert.deepEqual(
    [...sources],
    ['source = "registry+https://github.com/rust-lang/crates.io-index"'],
  );
});
