// The types of Better Auth and of Lambda against ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile } from '../package/installation.mjs';

test('hooks and handler are what their hosts ask for', async () => {
  const project = fileURLToPath(new URL('types/tsconfig.json', import.meta.url));
  assert.equal(await compile(project), '');
});
