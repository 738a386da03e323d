// Which settings and which project `npm start` takes from the environment.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readEnvironment, secretsOf } from '../../playground/environment.mjs';

describe('a complete environment', () => {
  const rows = [
    ['no variable', {}, undefined],
    ['variables of other programs', { HOME: '/root', KEEN: 'on' }, undefined],
    ['key and project', { KEENIO_WRITE_KEY: 'k', KEENIO_PROJECT_ID: 'p' }, 'p'],
    ['the other spelling', { KEEN_WRITE_KEY: 'k', KEEN_PROJ_ID: 'p' }, 'p'],
    ['one of each spelling', { KEENIO_WRITE_KEY: 'k', KEEN_PROJ_ID: 'p' }, 'p'],
    [
      'both spellings of the project',
      { KEENIO_WRITE_KEY: 'k', KEENIO_PROJECT_ID: 'p', KEEN_PROJ_ID: 'q' },
      'p',
    ],
    ['empty credentials', { KEENIO_WRITE_KEY: '', KEENIO_PROJECT_ID: '' }, undefined],
  ];
  for (const [what, env, projectId] of rows) {
    test(`${what}: ${projectId ?? 'the local Keen'}`, () => {
      assert.equal(readEnvironment(env).projectId, projectId);
    });
  }

  test('holds every setting that is not empty, and nothing else', () => {
    const settings = { KEEN_WRITE_KEY: 'k', KEEN_PROJ_ID: 'p', KEENIO_FLAG: 'counted' };
    const env = { ...settings, KEENIO_ADDONS: '', HOME: '/root' };
    assert.deepEqual(readEnvironment(env).configuration, settings);
  });
});

describe('an incomplete environment names what is missing', () => {
  const rows = [
    ['the key only', { KEENIO_WRITE_KEY: 'k' }, /^KEENIO_WRITE_KEY .* KEENIO_PROJECT_ID is not/],
    ['the project only', { KEEN_PROJ_ID: 'p' }, /^KEEN_PROJ_ID .* KEENIO_WRITE_KEY is not/],
    [
      'an empty key',
      { KEENIO_WRITE_KEY: '', KEENIO_PROJECT_ID: 'p' },
      /^KEENIO_PROJECT_ID .* KEENIO_WRITE_KEY is not/,
    ],
    ['the address only', { KEENIO_API_URL: 'http://127.0.0.1:1' }, /^KEENIO_API_URL is set but/],
  ];
  for (const [what, env, message] of rows) {
    test(what, () => {
      assert.throws(() => readEnvironment(env), { message });
    });
  }
});

test('write keys in either spelling are secrets', () => {
  const env = { KEENIO_WRITE_KEY: 'a', KEEN_WRITE_KEY: 'b', KEENIO_PROJECT_ID: 'p' };
  assert.deepEqual(secretsOf(env), ['a', 'b']);
  assert.deepEqual(secretsOf({ KEENIO_WRITE_KEY: '' }), []);
});
