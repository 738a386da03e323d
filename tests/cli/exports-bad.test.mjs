import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openExport } from '../../cli/exports/open.mjs';
import { calm, readExport } from './export-reading.mjs';
import { makeFolder } from './folder.mjs';

const write = await makeFolder();

const MIB = 1024 * 1024;
const good = '{"user_id":"auth0|ada"}';
const cognito = '{"Username":"a","Attributes":[{"Name":"sub","Value":"1"}]}';

/** Lines and reasons of what is bad, and the lines of the users. */
async function linesOf(content, options) {
  const { items } = await readExport(content, options);
  return {
    users: items.filter(({ user }) => user).map(({ line }) => line),
    bad: items.filter(({ reason }) => reason).map(({ line, reason }) => [line, reason]),
  };
}

/** @type {[string, string | Buffer, number[], [number, string][]][]} content, lines of users, bad ones */
const contents = [
  ['a line that is not JSON', `${good}\noops\n${good}\n`, [1, 3], [[2, 'invalid JSON']]],
  ['a first line that is not JSON', `{"user_id":\n${good}\n`, [2], [[1, 'invalid JSON']]],
  ['a first line of something else', `oops\n${good}\n`, [2], [[1, 'invalid JSON']]],
  [
    'values that are not objects',
    `${good}\n7\n[1]\nnull\n"text"\n`,
    [1],
    [2, 3, 4, 5].map((line) => [line, 'not a JSON object']),
  ],
  ['empty lines, CRLF and white space', `\r\n${good}\r\n\r\n  ${good}\t\r\n \r\n`, [2, 4], []],
  [
    'half a line at the end',
    `${good}\n{"user_id":"auth0|b`,
    [1],
    [[2, 'cut off at the end of the file']],
  ],
  ['a last line without a line feed', `${good}\n${good}`, [1, 2], []],
  ['files that were joined, with a byte order mark', `${good}\n\ufeff${good}\n`, [1, 2], []],
  [
    'invalid UTF-8',
    Buffer.concat([
      Buffer.from(`${good}\n{"user_id":"`),
      Buffer.from([0xe9]),
      Buffer.from(`"}\n${good}\n`),
    ]),
    [1, 3],
    [[2, 'invalid UTF-8']],
  ],
  ['a replacement character of the store', `{"user_id":"a","name":"Jos\ufffd"}\n`, [1], []],
  [
    'a user of 5 MiB',
    `${good}\n{"user_id":"b","x":"${'x'.repeat(5 * MIB)}"}\n${good}\n`,
    [1, 2, 3],
    [],
  ],
  [
    'a line of 17 MiB',
    `${good}\n{"user_id":"b","x":"${'x'.repeat(17 * MIB)}"}\n${good}\n`,
    [1, 3],
    [[2, 'longer than 16 MiB']],
  ],
  [
    'a list with a user that is not JSON',
    `[\n${good},\n{user_id},\n7,\n${good}]`,
    [2, 5],
    [
      [3, 'invalid JSON'],
      [4, 'not a JSON object'],
    ],
  ],
  [
    'a list that is cut in a user',
    `{"Users":[\n${cognito},\n{"Username":"b"`,
    [2],
    [[3, 'cut off at the end of the file']],
  ],
  [
    'a list that is cut between users',
    `{"Users":[\n${cognito},\n`,
    [2],
    [[3, 'cut off at the end of the file']],
  ],
  [
    'a list with a text that does not end',
    `[\n${good},\n{"user_id":"b},\n${good}]`,
    [2],
    [[3, 'cut off at the end of the file']],
  ],
  [
    'a user in a list that does not end for 16 MiB',
    `[\n${good},\n{"user_id":"${'x'.repeat(17 * MIB)}`,
    [2],
    [[3, 'does not end within 16 MiB; nothing after this line can be read']],
  ],
  ['brackets and quotation marks in texts', `[\n{"user_id":"]}\\\\\\"[{"},\n${good}]`, [2, 3], []],
  [
    'CSV with another number of columns',
    'user_id,name\na,b\n\nc\nd,e,f\n"g\nh",i\nj,k',
    [2, 6, 8],
    [
      [4, '1 columns instead of 2'],
      [5, '3 columns instead of 2'],
    ],
  ],
  [
    'CSV with a quotation mark that closes lines later',
    'user_id,name\na,"b\nc,d\ne,"f\ng,h\n',
    [5],
    [[2, 'a quotation mark in a wrong place up to line 4']],
  ],
  [
    'CSV with a quotation mark that does not close',
    'user_id,name\na,b\nc,"d\ne,f\n',
    [2],
    [[3, 'a quotation mark is not closed; nothing after this line can be read']],
  ],
  [
    'CSV whose first user has a quotation mark that does not close',
    'user_id,name\na,"b\n',
    [],
    [[2, 'a quotation mark is not closed; nothing after this line can be read']],
  ],
  ['CSV with bare quotation marks', 'user_id,name\na,Ada "the first" L.\n', [2], []],
  [
    'CSV in Latin 1',
    Buffer.from('user_id,name\na,José\nb,Ada\n', 'latin1'),
    [3],
    [[2, 'invalid UTF-8']],
  ],
  ['CSV with a replacement character of the store', 'user_id,name\na,Jos\ufffd\n', [2], []],
];

for (const [name, content, users, bad] of contents) {
  test(`${name}: each line is named, the others are read`, async () => {
    assert.deepEqual(await linesOf(content), { users, bad });
  });
}

const fieldsAsk = /Say which store it is from with --from auth0, cognito, firebase or keycloak/;
/** @type {[string, string | Buffer, RegExp, string?][]} what it is, content, message, `--from` */
const refusals = [
  ['nothing', '', /^standard input: is empty$/],
  ['white space', ' \n\r\n', /is empty$/],
  ['a byte order mark', '\ufeff', /is empty$/],
  [
    'a binary file',
    Buffer.from('PK\x03\x04\x00\x00'),
    /is not an export of users, but a binary file$/,
  ],
  ['text', 'Dear Ada,\nhello\n', /it looks like neither JSON nor CSV|none is called user_id/],
  [
    'CSV with other columns',
    'ada,ada@example.com\n',
    /its first line has 2 columns, and none is called user_id\. Say/,
  ],
  [
    'JSON of something else',
    '{"ada@example.com":1,"plan":"gold"}\n',
    /its first object has the fields plan\. Say/,
  ],
  ['an object in lines', '{\n  "version": 1\n}', fieldsAsk],
  ['a list of texts', '["ada@example.com"]', /it holds no users in JSON\. Say/],
  ['cut JSON', '{"user', fieldsAsk],
  [
    '--from another store',
    good,
    /looks like Auth0 or plain, not like Firebase as --from says$/,
    'firebase',
  ],
  [
    '--from an unknown store',
    good,
    /^--from must be auth0, cognito, firebase or keycloak$/,
    'okta',
  ],
  ['--from a name that objects inherit', good, /^--from must be/, 'constructor'],
  [
    'a broken gzip',
    Buffer.concat([gzipSync(good).subarray(0, 12), Buffer.from('oops')]),
    /the gzip is broken, or ends too early$/,
  ],
  [
    'a zstd that is cut',
    Buffer.from('KLUv/SAUoQAAeyJ1c2VyX2lkIjoi', 'base64'),
    /the zstd is broken, or ends too early$/,
  ],
];

for (const [name, content, message, from] of refusals) {
  test(`${name}: refused before anything is read`, async () => {
    await assert.rejects(readExport(content, { from }), (error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /ada/i);
      assert.equal(error.status, 2);
      return true;
    });
  });
}

test('--from reads users that are not recognised', async () => {
  const { items, description } = await readExport('{"email":"a@example.com"}\n', {
    from: 'cognito',
  });
  assert.equal(description, 'Cognito, newline-delimited JSON');
  assert.equal(items[0].user.user_id, undefined);
});

test('a file that is missing, and a folder, are named', async () => {
  const path = await write('users.json', good);
  const open = (path) => openExport(path, { stdin: Readable.from([]), signal: calm });
  await assert.rejects(open(`${path}.none`), {
    message: /users\.json\.none: there is no such file$/,
    status: 2,
  });
  await assert.rejects(open(dirname(path)), { message: /is a folder$/, status: 2 });
});

test('a file is closed until its users are read', async () => {
  const path = await write('long.json', `${good}\n`.repeat(20_000));
  const opened = () => readdirSync('/proc/self/fd').length;
  const before = opened();
  for (let count = 0; count < 5; count += 1) {
    await openExport(path, { stdin: Readable.from([]), signal: calm });
  }
  assert.ok(opened() <= before + 1, 'the last one may still be closing');
});

test('a gzip that is cut gives its users, then fails', async () => {
  const all = Array.from({ length: 20_000 }, (_, index) => `{"user_id":"${Math.sin(index)}"}\n`);
  const packed = gzipSync(all.join(''));
  const path = await write('users.json.gz', packed.subarray(0, packed.length - 1000));
  const source = await openExport(path, { stdin: Readable.from([]), signal: calm });
  let count = 0;
  await assert.rejects(
    async () => {
      for await (const batch of source.batches()) count += batch.length;
    },
    { message: /users\.json\.gz: the gzip is broken, or ends too early$/, status: 1 },
  );
  assert.ok(count > 15_000 && count < 20_000, `${count} users`);
});

test('a pipe that closes early is named', async () => {
  const stdin = new PassThrough();
  stdin.write(`${good}\n`.repeat(20_000));
  const source = await openExport('-', { stdin, signal: calm });
  stdin.destroy();
  await assert.rejects(
    async () => {
      for await (const _ of source.batches());
    },
    { message: /^standard input: was closed before its end$/, status: 1 },
  );
});

test('an abort ends the reading', async () => {
  const controller = new AbortController();
  const stdin = new PassThrough();
  stdin.write(`${good}\n`.repeat(20_000));
  const source = await openExport('-', { stdin, signal: controller.signal });
  const reading = (async () => {
    for await (const _ of source.batches()) controller.abort();
  })();
  await assert.rejects(reading, { name: 'AbortError' });
});

test('fields with passwords are removed at every level', async () => {
  const user = {
    user_id: 'a',
    last_password_reset: '2026-03-01T10:20:30.456Z',
    password: 'x',
    Password_Hash: 'x',
    custom_password_hash: { algorithm: 'bcrypt' },
    user_metadata: { oldPasswords: ['x'], list: [{ salt: 'x', plan: 'gold' }] },
    pwd: 'x',
    credentials: [{}],
  };
  const { items } = await readExport(`${JSON.stringify(user)}\n`);
  assert.deepEqual(items[0].user, {
    user_id: 'a',
    last_password_reset: '2026-03-01T10:20:30.456Z',
    user_metadata: { list: [{ plan: 'gold' }] },
  });
  const flat = { Username: 'a', Attributes: [{ Name: 'custom:password', Value: 'x' }] };
  const claims = { localId: 'a', customAttributes: '{"password":"x","plan":"gold"}' };
  for (const one of [flat, claims]) {
    const text = JSON.stringify((await readExport(JSON.stringify(one))).items);
    assert.doesNotMatch(text, /password/);
  }
  const csv = await readExport('user_id,passwordHash,user_metadata.salt,name\na,x,y,Ada\n');
  assert.deepEqual(csv.items[0].user, { user_id: 'a', name: 'Ada' });
});

test('a user who is nested a million levels deep is read', async () => {
  const deep = `${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}`;
  const { items } = await readExport(`{"user_id":"a","b":${deep}}\n`);
  assert.equal(items[0].user.user_id, 'a');
});
