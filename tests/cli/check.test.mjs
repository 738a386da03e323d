// check: what it says about settings, without a network.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { main } from '../../cli/main.mjs';
import { keysInSource } from '../package/sources.mjs';
import { createIo } from './command-io.mjs';
import { makeFolder } from './folder.mjs';

const WRITE_KEY = '8f3c61d0a97e42b58f3c61d0a97e42b5';
const GOOD = { KEENIO_WRITE_KEY: WRITE_KEY, KEENIO_PROJECT_ID: '5e2f0c9a7b1d4f6e8a3c2b10' };

const write = await makeFolder();

/** @returns {Promise<{ status: number, output: string, lines: string[], errors: string }>} */
async function check(env, ...args) {
  const io = createIo({ env });
  const status = await main(['check', ...args], io);
  const output = io.output();
  return {
    status,
    output,
    lines: output.split('\n').map((line) => line.trim()),
    errors: io.errors(),
  };
}

/** The lines of a part of the output. */
const part = ({ output }, title) =>
  output
    .split('\n\n')
    .find((block) => block.startsWith(title))
    ?.trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim());

describe('settings that are good', () => {
  test('each is shown as it will be used, credentials masked', async () => {
    const { status, output, errors } = await check({
      KEEN_WRITE_KEY: WRITE_KEY,
      KEEN_PROJ_ID: GOOD.KEENIO_PROJECT_ID,
      KEENIO_API_URL: 'http://localhost:4815',
      KEENIO_TIMEOUT_MS: '0900',
      KEENIO_PROPERTIES: '{"plan":"user.app_metadata.plan","ip":null}',
      KEENIO_SIGNUP_WINDOW: '24h',
    });
    assert.equal(status, 0);
    assert.equal(errors, '');
    assert.ok(
      output.startsWith(`Settings from the environment:
  KEEN_WRITE_KEY           …42b5 (32 characters)
  KEEN_PROJ_ID             …2b10 (24 characters)
  KEENIO_EVENT_COLLECTION  signups (default)
  KEENIO_API_URL           http://localhost:4815
  KEENIO_ON_ERROR          deny (default)
  KEENIO_DENY_MESSAGE      a neutral sentence (default)
  KEENIO_TIMEOUT_MS        900
  KEENIO_MAX_ATTEMPTS      3 (default)
  KEENIO_FLAG              signedUp (default)
  KEENIO_PROPERTIES        plan from user.app_metadata.plan
                           ip left out
  KEENIO_ADDONS            none (default)
  KEENIO_SIGNUP_WINDOW     24h

`),
      output,
    );
  });

  test('every setting of the rule is listed', async () => {
    const { output } = await check(GOOD);
    const missing = keysInSource().filter(
      (key) => key.startsWith('KEENIO_') && !output.includes(key),
    );
    assert.deepEqual(missing, []);
  });

  test('a short credential is masked as a whole', async () => {
    const { output } = await check({ ...GOOD, KEENIO_WRITE_KEY: 'short-key' });
    assert.match(output, /KEENIO_WRITE_KEY +… \(9 characters\)\n/);
  });

  test('it says what the flag and the setting for errors mean', async () => {
    const denying = await check(GOOD);
    assert.match(denying.output, /"signedUp" set .* counts as recorded/);
    assert.match(denying.output, /the login is denied/);
    const allowing = await check({
      ...GOOD,
      KEENIO_FLAG: 'recordedInKeen',
      KEENIO_ON_ERROR: 'allow',
    });
    assert.match(allowing.output, /"recordedInKeen" set .* counts as recorded/);
    assert.match(allowing.output, /the login goes on/);
  });
});

describe('settings that are bad', () => {
  test('all are named at once, without their values', async () => {
    const result = await check({
      KEEN_WRITE_KEY: 'two words of a key',
      KEENIO_PROJECT_ID: '##KEENIO_PROJECT_ID##',
      KEENIO_EVENT_COLLECTION: '$secret-collection',
      KEENIO_API_URL: 'http://secret.example',
      KEENIO_ON_ERROR: 'secret',
      KEENIO_TIMEOUT_MS: '99',
      KEENIO_MAX_ATTEMPTS: 'many',
      KEENIO_FLAG: 'nickname',
      KEENIO_PROPERTIES: '{"a":"user.b","c":7}',
      KEENIO_ADDONS: 'secret',
      KEENIO_SIGNUP_WINDOW: '1 week',
    });
    assert.equal(result.status, 2);
    const wrong = part(result, 'To mend:');
    assert.deepEqual(
      wrong.map((line) => line.split(' ')[0]),
      [
        'KEEN_WRITE_KEY',
        'KEENIO_PROJECT_ID',
        'KEENIO_EVENT_COLLECTION',
        'KEENIO_API_URL',
        'KEENIO_ON_ERROR',
        'KEENIO_TIMEOUT_MS',
        'KEENIO_MAX_ATTEMPTS',
        'KEENIO_FLAG',
        'KEENIO_PROPERTIES',
        'KEENIO_ADDONS',
        'KEENIO_SIGNUP_WINDOW',
      ],
    );
    assert.match(wrong[1], /it still holds a placeholder$/);
    assert.match(wrong[8], /see its property 2$/);
    assert.doesNotMatch(result.output, /secret|two words|1 week|many|nickname/);
  });

  test('credentials that are missing are called missing', async () => {
    const result = await check({});
    assert.equal(result.status, 2);
    const missing = part(result, 'To mend:');
    assert.equal(missing.length, 2);
    assert.match(missing[0], /^KEENIO_WRITE_KEY is missing; it must be a write key/);
    assert.match(missing[1], /^KEENIO_PROJECT_ID is missing; it must be the id/);
  });

  test('the first name of a credential wins over the second', async () => {
    const result = await check({ ...GOOD, KEEN_WRITE_KEY: 'a b', KEENIO_WRITE_KEY: 'c d' });
    assert.deepEqual(
      part(result, 'To mend:').map((line) => line.split(' ')[0]),
      ['KEENIO_WRITE_KEY'],
    );
  });

  test('--live asks nobody before they are mended', async () => {
    const { status, output, errors } = await check({ ...GOOD, KEENIO_FLAG: 'a.b' }, '--live');
    assert.equal(status, 2);
    assert.doesNotMatch(output, /^Keen:/m);
    assert.match(errors, /Keen is not asked before the settings are right/);
  });
});

describe('KEENIO_READ_KEY', () => {
  for (const [label, readKey] of [
    ['with a space', 'two words'],
    ['of several lines', 'two\nwords'],
  ]) {
    test(`${label} cannot be a key`, async () => {
      const { status, errors } = await check({ ...GOOD, KEENIO_READ_KEY: readKey });
      assert.equal(status, 2);
      assert.match(errors, /^keen-signup-rule: KEENIO_READ_KEY must be a key [^\n]*\n$/);
      assert.doesNotMatch(errors, /words/);
    });
  }
});

describe('names that start like ours', () => {
  for (const [name, meant] of [
    ['KEENIO_COLLECTION', 'KEENIO_EVENT_COLLECTION'],
    ['KEENIO_EVENTS_COLECTION', 'KEENIO_EVENT_COLLECTION'],
    ['KEEN_EVENT_COLLECTION', 'KEENIO_EVENT_COLLECTION'],
    ['KEENIO_WINDOW', 'KEENIO_SIGNUP_WINDOW'],
    ['KEENIO_TIMEOUT', 'KEENIO_TIMEOUT_MS'],
    ['KEENIO_PROPERTYS', 'KEENIO_PROPERTIES'],
    ['KEENIO_ADD_ONS', 'KEENIO_ADDONS'],
    ['KEENIO_URL', 'KEENIO_API_URL'],
    ['keenio_flag', 'KEENIO_FLAG'],
  ]) {
    test(`${name}: ${meant} was meant`, async () => {
      const result = await check({ ...GOOD, [name]: 'secret' });
      assert.equal(result.status, 2);
      assert.deepEqual(part(result, 'To mend:'), [
        `${name} is not a setting; did you mean ${meant}?`,
      ]);
      assert.doesNotMatch(result.output, /secret/);
    });
  }

  test('a misspelt credential is named beside the missing one', async () => {
    const { KEENIO_WRITE_KEY } = GOOD;
    const result = await check({ KEENIO_WRITE_KEY, KEEN_PROJECT_ID: 'abc' });
    assert.equal(result.status, 2);
    assert.equal(
      part(result, 'To mend:')[1],
      'KEEN_PROJECT_ID is not a setting; did you mean KEENIO_PROJECT_ID?',
    );
  });

  test('those of other programs do no harm', async () => {
    const others = { KEEN_PROJECT_ID: 'abc', KEENIO_MASTER_KEY: 'secret', KEENIO_SHARD: '7' };
    const result = await check({ ...GOOD, ...others, KEENIO_READ_KEY: 'secret', OTHER_NAME: 'x' });
    assert.equal(result.status, 0);
    assert.deepEqual(part(result, 'Ignored:'), [
      'KEENIO_MASTER_KEY is not a setting',
      'KEENIO_SHARD is not a setting',
      'KEEN_PROJECT_ID is not a setting; did you mean KEENIO_PROJECT_ID?',
    ]);
    assert.doesNotMatch(result.output, /secret|OTHER_NAME/);
  });
});

describe('--settings', () => {
  test('the file replaces the environment', async () => {
    const path = await write('settings.json', { ...GOOD, KEENIO_FLAG: 'inFile' });
    const { status, output } = await check(
      { KEENIO_FLAG: 'a.b', KEENIO_X: '1' },
      '--settings',
      path,
    );
    assert.equal(status, 0);
    assert.ok(output.startsWith(`Settings from ${path}:\n`));
    assert.match(output, /KEENIO_FLAG +inFile\n/);
    assert.doesNotMatch(output, /KEENIO_X/);
  });

  test('a byte order mark, as editors may write it, does no harm', async () => {
    const path = await write('bom.json', `\ufeff${JSON.stringify(GOOD)}`);
    assert.equal((await check({}, '--settings', path)).status, 0);
  });

  test('a setting that is not a text has to be put in quotes', async () => {
    const path = await write('number.json', {
      ...GOOD,
      KEENIO_TIMEOUT_MS: 900,
      KEENIO_ADDONS: ['ua_parser'],
    });
    const result = await check({}, '--settings', path);
    assert.equal(result.status, 2);
    const wrong = part(result, 'To mend:');
    assert.equal(wrong.length, 2);
    for (const line of wrong) assert.match(line, /; in quotes, because every setting is a text$/);
  });

  for (const [label, content, expected] of [
    ['is not JSON', '{\n  "KEENIO_WRITE_KEY": secret\n}', /: not JSON \(expected a value\)$/],
    ['stops in the middle', '{"KEENIO_WRITE_KEY": "sec', /, line 1, column \d+: not JSON/],
    ['is empty', '', /, line 1, column 1: not JSON/],
    ['holds a list', '["secret"]', /: must hold one JSON object, the settings$/],
    ['holds null', 'null', /: must hold one JSON object, the settings$/],
    ['is not text', Buffer.from([0x7b, 0xff, 0x7d]), /: is not text in UTF-8$/],
  ]) {
    test(`a file that ${label}`, async () => {
      const path = await write('bad.json', content);
      const { status, output, errors } = await check({}, '--settings', path);
      assert.equal(status, 2);
      assert.equal(output, '');
      const lines = errors.trimEnd().split('\n');
      assert.equal(lines.length, 1);
      assert.ok(lines[0].startsWith(`keen-signup-rule: ${path}`));
      assert.match(lines[0], expected);
      assert.doesNotMatch(errors, /sec/);
    });
  }

  test('a file that is missing, and a folder', async () => {
    const path = await write('here.json', {});
    for (const [name, expected] of [
      [`${path}.not`, 'there is no such file'],
      [`${path}/not`, 'there is no such file'],
      ['/', 'is a folder'],
    ]) {
      const { status, errors } = await check({}, '--settings', name);
      assert.equal(status, 2);
      assert.equal(errors, `keen-signup-rule: ${name}: ${expected}\n`);
    }
  });
});
