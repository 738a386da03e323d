// The package as it would be published, judged by the tools that check packages.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { install } from './installation.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Exported files that are not modules. */
const FILES = ['paste/rule.js', 'paste/action.js', 'paste/stream.js', 'keen_signup_rule_bg.wasm'];

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

test('publint finds nothing', async () => {
  const pkgDir = join(installed.folder, 'node_modules', 'keen-signup-rule');
  const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test('arethetypeswrong finds nothing', async () => {
  const manifest = require.resolve('@arethetypeswrong/cli/package.json');
  const command = join(dirname(manifest), require(manifest).bin.attw);
  const args = [command, installed.tarball, '--format', 'json', '--exclude-entrypoints', ...FILES];
  const { stdout } = await run(process.execPath, args).catch((error) => error);
  const { analysis, problems } = JSON.parse(stdout);
  assert.deepEqual(problems, {});
  const checked = Object.keys(analysis.entrypoints).sort();
  assert.deepEqual(checked, [
    '.',
    './action',
    './better-auth',
    './cognito',
    './package.json',
    './stream',
  ]);
});
