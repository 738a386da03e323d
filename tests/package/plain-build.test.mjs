// The crate alone, as `wasm-pack build` makes a module of it: no shim, no build step of ours. The names of
// the host are then those of the global object.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startKeen } from '../../playground/keen.mjs';
import {
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  WRITE_KEY,
} from '../contract/sign-up.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let folder;
let keen;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keen-signup-rule-plain-'));
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  globalThis.configuration = makeSettings(keen.url);
});
after(async () => {
  delete globalThis.configuration;
  await keen?.close();
  await rm(folder, { recursive: true });
});

/** Where wasm-pack wrote the module for a target. */
async function build(target) {
  const out = join(folder, target);
  const wasmPack = ['wasm-pack', 'build', '--mode', 'no-install', '--no-opt'];
  const args = [...wasmPack, '--target', target, '--out-dir', out, root];
  await run(join(root, 'scripts', 'with-tools.sh'), args, { cwd: root });
  return (file) => pathToFileURL(join(out, file));
}

async function recordsSignUp(rule, userId) {
  const user = makeUser({ user_id: userId });
  const context = makeContext();
  const answer = await new Promise((resolve) =>
    rule(user, context, (...values) => resolve(values)),
  );
  assert.deepEqual(answer, [null, user, context]);
  assert.equal(user.app_metadata.signedUp, true);
  assert.equal(keen.events().filter((event) => event.userId === userId).length, 1);
}

test('wasm-pack build --target nodejs', async () => {
  const file = await build('nodejs');
  const { default: module } = await import(file('keen_signup_rule.js'));
  assert.deepEqual(
    Object.keys(module).filter((name) => !name.startsWith('_')),
    ['rule'],
  );
  await recordsSignUp(module.rule, 'auth0|nodejs');
});

test('wasm-pack build --target web', async () => {
  const file = await build('web');
  const { initSync, rule } = await import(file('keen_signup_rule.js'));
  initSync({ module: await readFile(file('keen_signup_rule_bg.wasm')) });
  await recordsSignUp(rule, 'auth0|web');
});
