// The user file of `npm start -- user.json`.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findJsonError } from '../../playground/json-error.mjs';
import { readUser } from '../../playground/user-file.mjs';

describe('reading a user', () => {
  let directory;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'user-file-'));
  });
  after(() => rm(directory, { recursive: true }));

  test('a user, also after a byte order mark', async () => {
    const path = join(directory, 'bom.json');
    await writeFile(path, '\ufeff{ "user_id": "auth0|1" }');
    assert.deepEqual(readUser(path), { user_id: 'auth0|1' });
  });

  const rows = [
    ['a comma too many', '{\n  "user_id": "a",\n}', /user\.json, line 3, column 1: not JSON/],
    ['an empty file', '', /user\.json, line 1, column 1: not JSON/],
    ['a list', '[]', /user\.json: must hold one JSON object/],
    ['null', 'null', /user\.json: must hold one JSON object/],
    ['no user_id', '{"name":"Ada"}', /user\.json: the user needs a "user_id"/],
    ['a number as user_id', '{"user_id":1}', /user\.json: the user needs a "user_id"/],
  ];
  for (const [what, content, message] of rows) {
    test(`${what} throws`, async () => {
      const path = join(directory, 'user.json');
      await writeFile(path, content);
      assert.throws(() => readUser(path), { message });
    });
  }

  test('a missing file throws', () => {
    const path = join(directory, 'nobody.json');
    assert.throws(() => readUser(path), { message: /nobody\.json: there is no such file/ });
  });
});

describe('the place of the first error in invalid JSON', () => {
  const rows = [
    ['', 1, 1],
    ['{', 1, 2],
    ['{"a" 1}', 1, 6],
    ['{"a":1 "b":2}', 1, 8],
    ['{\r\n  "a": tru\r\n}', 2, 8],
    ['[1,\n 2,\n]', 3, 1],
    ["{'a':1}", 1, 2],
    ['{"a":{"b":[1,{}]}}}', 1, 19],
    ['{"a":"\\x"}', 1, 6],
    ['{"a":"open', 1, 6],
    ['01', 1, 2],
  ];
  for (const [text, line, column] of rows) {
    test(`${JSON.stringify(text)}: ${line}:${column}`, () => {
      assert.throws(() => JSON.parse(text));
      const found = findJsonError(text);
      assert.deepEqual([found.line, found.column], [line, column]);
    });
  }
});
