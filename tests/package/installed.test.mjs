// The installed package: what is in it, and what it does from either module system.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import esbuild from 'esbuild';
import { startKeen } from '../../playground/keen.mjs';
import { PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { install, runOn, VERSIONS } from './installation.mjs';

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

/** What the logins of consumer/logins.cjs have to come to. */
const outcomesOf = (label) => ({
  createRule: true,
  again: true,
  ruleWithout: 'KEEN_SETTINGS',
  rule: true,
  ruleChanged: 'KEEN_SETTINGS',
  ruleAfter: 'KEEN_SETTINGS',
  action: true,
  saves: [
    [`${label}, createRule`, { signedUp: true }],
    [`${label}, rule`, { signedUp: true }],
    ['signedUp', true],
  ],
});

/** Runs a script with a local Keen, and has its events. */
async function withKeen(version, script) {
  const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  try {
    const outcomes = await runOn(version, script, keen.url);
    return { outcomes, users: keen.events().map(({ userId }) => userId) };
  } finally {
    await keen.close();
  }
}

test('these files are packed, and no others', () => {
  assert.deepEqual(installed.files, [
    'BUILD.json',
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'README.md',
    'action.cjs',
    'action.d.cts',
    'action.d.ts',
    'action.mjs',
    'index.cjs',
    'index.d.cts',
    'index.d.ts',
    'index.mjs',
    'keen_signup_rule_bg.wasm',
    'package.json',
    'paste/action.js',
    'paste/package.json',
    'paste/rule.js',
  ]);
});

test('it brings nothing along, and has nothing run', async () => {
  const { packages } = JSON.parse(await readFile(join(installed.folder, 'package-lock.json')));
  assert.deepEqual(Object.keys(packages), ['', 'node_modules/keen-signup-rule']);
  const require = createRequire(join(installed.folder, 'package.json'));
  const manifest = require('keen-signup-rule/package.json');
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[field], undefined, field);
  }
  assert.equal(manifest.sideEffects, false);
});

test('the pasted files and the module can be asked for by name', async () => {
  const require = createRequire(join(installed.folder, 'package.json'));
  const own = join(installed.folder, 'node_modules', 'keen-signup-rule');
  for (const name of ['paste/rule.js', 'paste/action.js', 'keen_signup_rule_bg.wasm']) {
    assert.equal(require.resolve(`keen-signup-rule/${name}`), join(own, name));
  }
  const wasm = await readFile(require.resolve('keen-signup-rule/keen_signup_rule_bg.wasm'));
  assert.ok(WebAssembly.validate(wasm));
  assert.throws(() => require.resolve('keen-signup-rule/BUILD.json'), {
    code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  });
});

for (const version of VERSIONS) {
  describe(`on Node ${version}`, () => {
    for (const [label, file, formats] of [
      ['cjs', 'use.cjs', ['cjs']],
      ['esm', 'use.mjs', ['esm', 'cjs']],
    ]) {
      test(`${file}: the rule and the Action`, async () => {
        const { outcomes, users } = await withKeen(version, join(installed.folder, file));
        assert.deepEqual(outcomes, outcomesOf(label));
        assert.deepEqual(users, [`${label}, createRule`, `${label}, rule`, `${label}, action`]);
      });

      test(`${file}, bundled by esbuild to one file`, async () => {
        for (const format of formats) {
          const folder = join(dirname(installed.folder), `bundled-${version}-${label}-${format}`);
          await mkdir(folder);
          const outfile = join(folder, format === 'cjs' ? 'all.cjs' : 'all.mjs');
          const { warnings } = await esbuild.build({
            entryPoints: [join(installed.folder, file)],
            outfile,
            bundle: true,
            minify: true,
            platform: 'node',
            target: `node${version}`,
            format,
            logLevel: 'silent',
          });
          assert.deepEqual(warnings, []);
          const { outcomes } = await withKeen(version, outfile);
          assert.deepEqual(outcomes, outcomesOf(label), format);
        }
      });
    }

    test('nothing runs at import; all of it compiles the module once', async () => {
      const script = join(installed.folder, 'import.mjs');
      const { outcomes, users } = await withKeen(version, script);
      const { atImport, compiled } = outcomes;
      assert.equal(atImport.compiled, 0);
      assert.deepEqual(atImport.added, []);
      const needed = atImport.loaded.filter((name) => /\b(?:crypto|zlib|https?)$/.test(name));
      assert.deepEqual(needed, [], 'what only a sign-up needs');
      assert.equal(compiled, 1);
      assert.equal(users.length, 6);
    });
  });
}
