// The types of Auth0's SDK, Lambda and Better Auth against ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile } from '../package/installation.mjs';

test('hooks and handlers are what their hosts ask for, and take what they give', async () => {
  const project = fileURLToPath(new URL('types/tsconfig.json', import.meta.url));
  assert.equal(await compile(project), '');
});
