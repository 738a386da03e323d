import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('README and the code name the same settings, in the same order', () => {
  const section = /^## Settings$([\s\S]*?)^## /m.exec(read('README.md'))[1];
  const inReadme = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => line.split('|')[1].match(/KEEN\w+/g));
  const inCode = [...read('src/keys.rs').matchAll(/^ {4}\w+ = "(\w+)":/gm)].map(([, key]) => key);
  assert.ok(inCode.length >= 13);
  assert.deepEqual(inReadme, inCode);
});

test('README and the code name the same error codes', () => {
  const section = /^## When something goes wrong$([\s\S]*?)^## /m.exec(read('README.md'))[1];
  const inReadme = [...section.matchAll(/^\| `(KEEN_\w+)` \|/gm)].map(([, code]) => code);
  const inCode = [
    ...`${read('src/error.rs')}${read('js-shim/login.js')}`.matchAll(/['"](KEEN_\w+)['"]/g),
  ].map(([, code]) => code);
  assert.deepEqual([...inReadme].sort(), [...new Set(inCode)].sort());
});
