// The hand-written types: complete, and correct where the package is installed.
import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile, install } from './installation.mjs';
import { codesInSource, keysInSource, read } from './sources.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

let installed;
before(async () => {
  installed = await install();
});
after(() => installed.remove());

const wordsInTypes = (pattern) =>
  [...read('js-shim/index.d.ts').matchAll(pattern)].map(([, word]) => word);

test('they declare the settings of the code', () => {
  assert.deepEqual(wordsInTypes(/^ {2}readonly (KEEN\w+)\?/gm), keysInSource());
});

test('they declare the error codes of the code', () => {
  assert.deepEqual(wordsInTypes(/^ {2}\| '(\w+)'/gm).sort(), codesInSource());
});

test('they are correct in the repository', async () => {
  assert.equal(await compile(path('../../tsconfig.json')), '');
});

test('they are correct in a project with ES modules and CommonJS', async () => {
  for (const name of ['types.mts', 'types.cts']) {
    await copyFile(path('types.ts'), join(installed.folder, name));
  }
  assert.equal(await compile(join(installed.folder, 'tsconfig.json')), '');
});

test("they are correct in a project with the DOM's types", async () => {
  assert.equal(await compile(join(installed.folder, 'tsconfig.dom.json')), '');
});
