// The installed package in the bundle of each bundler: it builds without a warning, and records
// sign-ups in a folder without node_modules.
import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BUNDLERS } from './bundlers.mjs';
import { install, outcomesOf, usersOf, withKeen } from './installation.mjs';

const FOREIGN = new URL('foreign-abort-controller.mjs', import.meta.url).href;

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

/** Whether the bundle needs `process.getBuiltinModule`, because esbuild removes `require`. */
const needsNode20 = (bundler, entry, format) =>
  bundler === 'esbuild' && entry === 'use.cjs' && format === 'esm';

for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
  describe(bundler, () => {
    for (const [label, entry] of [
      ['esm', 'use.mjs'],
      ['cjs', 'use.cjs'],
    ]) {
      for (const format of ['cjs', 'esm']) {
        test(`${entry} to ${format}`, async () => {
          const name = `${bundler} ${label} ${format}`.replace(/\W+/g, '-');
          const folder = join(dirname(installed.folder), name);
          await mkdir(folder);
          const outfile = join(folder, format === 'cjs' ? 'bundle.cjs' : 'bundle.mjs');
          const warnings = await bundle({ entry: join(installed.folder, entry), outfile, format });
          assert.deepEqual(warnings, []);
          assert.ok(!(await readdir(folder)).includes('node_modules'));

          const runs = [[18], [20]];
          // Loading jsdom is slow, so one of the two outputs has to do.
          if (format === 'esm') runs.push([24, '--import', FOREIGN]);
          await Promise.all(
            runs.map(async ([version, ...flags]) => {
              if (version === 18 && needsNode20(bundler, entry, format)) return;
              const { outcomes, users } = await withKeen(version, outfile, flags);
              assert.deepEqual(outcomes, outcomesOf(label), `Node ${version}`);
              assert.deepEqual(users, usersOf(label));
            }),
          );
        });
      }
    }
  });
}
