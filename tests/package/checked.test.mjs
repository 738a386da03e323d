// The package as the tools see it that check packages, and as TypeScript does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { compile, install } from './installation.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Files, not modules: what is pasted, and what anyone may look into. */
const FILES = ['paste/rule.js', 'paste/action.js', 'keen_signup_rule_bg.wasm'];

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

/** Every match of the pattern's group in a file of the repository, sorted. */
const wordsIn = (file, pattern) =>
  [...readFileSync(path(`../../${file}`), 'utf8').matchAll(pattern)].map(([, word]) => word).sort();

test('the types know every key of the settings and every code, and no others', () => {
  assert.deepEqual(
    wordsIn('js-shim/index.d.ts', /^ {2}readonly (\w+)\?/gm),
    wordsIn('src/keys.rs', /^ {4}\w+ = "(\w+)":/gm),
  );
  assert.deepEqual(
    wordsIn('js-shim/index.d.ts', /^ {2}\| '(\w+)'/gm),
    wordsIn('src/error.rs', /=> "(KEEN_\w+)"/g)
      .concat(wordsIn('js-shim/login.js', /'(KEEN_[A-Z]+)'/g))
      .sort(),
  );
});

test('publint has nothing to say', async () => {
  const pkgDir = join(installed.folder, 'node_modules', 'keen-signup-rule');
  const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test('arethetypeswrong has nothing to say', async () => {
  const manifest = require.resolve('@arethetypeswrong/cli/package.json');
  const command = join(dirname(manifest), require(manifest).bin.attw);
  const args = [command, installed.tarball, '--format', 'json', '--exclude-entrypoints', ...FILES];
  const { stdout } = await run(process.execPath, args).catch((error) => error);
  const { analysis, problems } = JSON.parse(stdout);
  assert.deepEqual(problems, {});
  const checked = Object.keys(analysis.entrypoints).sort();
  assert.deepEqual(checked, ['.', './action', './package.json']);
});

test('the types hold in the repository', async () => {
  assert.equal(await compile(path('../../tsconfig.json')), '');
});

test('the types hold where the package is installed, in ES modules and CommonJS', async () => {
  for (const name of ['types.mts', 'types.cts']) {
    await copyFile(path('types.ts'), join(installed.folder, name));
  }
  assert.equal(await compile(join(installed.folder, 'tsconfig.json')), '');
  assert.equal(await compile(join(installed.folder, 'tsconfig.dom.json')), '');
});
