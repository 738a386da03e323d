// The installed package: its files, and what it does in ES modules and in CommonJS.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { install, outcomesOf, usersOf, withKeen } from './installation.mjs';

const run = promisify(execFile);

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

test('the tarball has these files and no others', () => {
  assert.deepEqual(installed.files, [
    'BUILD.json',
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'README.md',
    'action.cjs',
    'action.d.cts',
    'action.d.ts',
    'action.mjs',
    'better-auth.cjs',
    'better-auth.d.cts',
    'better-auth.d.ts',
    'better-auth.mjs',
    'cli.LICENSES.txt',
    'cli.mjs',
    'cognito.cjs',
    'cognito.d.cts',
    'cognito.d.ts',
    'cognito.mjs',
    'index.cjs',
    'index.d.cts',
    'index.d.ts',
    'index.mjs',
    'keen_signup_rule_bg.wasm',
    'package.json',
    'paste/action.js',
    'paste/package.json',
    'paste/rule.js',
    'paste/stream.js',
    'preview_bg.wasm',
    'stream.cjs',
    'stream.d.cts',
    'stream.d.ts',
    'stream.mjs',
  ]);
});

test('it has no dependencies and no install scripts', async () => {
  const { packages } = JSON.parse(await readFile(join(installed.folder, 'package-lock.json')));
  assert.deepEqual(Object.keys(packages), ['', 'node_modules/keen-signup-rule']);
  const require = createRequire(join(installed.folder, 'package.json'));
  const manifest = require('keen-signup-rule/package.json');
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[field], undefined, field);
  }
  assert.equal(manifest.sideEffects, false);
});

test('npx runs its command', async () => {
  const options = { cwd: installed.folder };
  const npx = (...args) => run('npx', ['--offline', 'keen-signup-rule', ...args], options);
  const { version } = JSON.parse(
    await readFile(new URL('../../pkg/package.json', import.meta.url)),
  );
  assert.equal((await npx('--version')).stdout, `${version}\n`);
  const { stdout } = await npx('--help');
  assert.match(stdout, /^Usage: keen-signup-rule CALL /);
});

test('the pasted files and the wasm can be resolved by name', async () => {
  const require = createRequire(join(installed.folder, 'package.json'));
  const own = join(installed.folder, 'node_modules', 'keen-signup-rule');
  for (const name of [
    'paste/rule.js',
    'paste/action.js',
    'paste/stream.js',
    'keen_signup_rule_bg.wasm',
  ]) {
    assert.equal(require.resolve(`keen-signup-rule/${name}`), join(own, name));
  }
  const wasm = await readFile(require.resolve('keen-signup-rule/keen_signup_rule_bg.wasm'));
  assert.ok(WebAssembly.validate(wasm));
  assert.throws(() => require.resolve('keen-signup-rule/BUILD.json'), {
    code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  });
});

describe('the installed package', { concurrency: true }, () => {
  for (const version of VERSIONS) {
    describe(`on Node ${version}`, { concurrency: 1 }, () => {
      for (const [label, file] of [
        ['cjs', 'use.cjs'],
        ['esm', 'use.mjs'],
      ]) {
        test(`${file}: every face`, async () => {
          const { outcomes, users } = await withKeen(version, join(installed.folder, file));
          assert.deepEqual(outcomes, outcomesOf(label));
          assert.deepEqual(users, usersOf(label));
        });
      }

      test('nothing runs at import, and all entries together compile the module once', async () => {
        const script = join(installed.folder, 'import.mjs');
        const { outcomes, users } = await withKeen(version, script);
        const { atImport, compiled } = outcomes;
        assert.equal(atImport.compiled, 0);
        assert.deepEqual(atImport.added, []);
        const needed = atImport.loaded.filter((name) => /\b(?:crypto|zlib|https?)$/.test(name));
        assert.deepEqual(needed, [], 'built-in modules that only a sign-up needs');
        assert.equal(compiled, 1);
        assert.equal(users.length, 12);
      });
    });
  }
});
