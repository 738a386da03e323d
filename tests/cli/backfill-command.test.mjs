// `keen-signup-rule backfill` as a person calls it: options, files, results, what is wrong.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { main } from '../../cli/main.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { createIo } from './command-io.mjs';

let keen;
let folder;
let file;
before(async () => {
  keen = await startKeen();
});
after(() => keen.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keen-backfill-'));
  file = join(folder, 'users.json');
});
afterEach(async () => {
  keen.reset();
  await rm(folder, { recursive: true });
});

const settings = () => ({
  KEENIO_API_URL: keen.url,
  KEENIO_PROJECT_ID: 'localproject',
  KEENIO_WRITE_KEY: 'local-write-key',
});

const user = (number, changes) => ({
  user_id: `auth0|${number}`,
  name: `Person ${number}`,
  created_at: `2026-03-0${number}T10:20:30.000Z`,
  ...changes,
});
const lines = (users) => users.map((one) => `${JSON.stringify(one)}\n`).join('');

/** Calls the command. Resolves to its status and what it wrote. */
async function backfill(args, { env = settings(), stdin, io = createIo({ env, stdin }) } = {}) {
  const status = await main(['backfill', ...args], io);
  return { status, output: io.output(), errors: io.errors() };
}

/** Writes an export of these users and sends it. */
async function send(users, args = []) {
  await writeFile(file, typeof users === 'string' ? users : lines(users));
  return backfill([file, ...args]);
}

const stored = () => keen.events().map(({ userId }) => userId);
const rejects = async (path = `${file}.rejects.ndjson`) =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const files = async () => (await readdir(folder)).sort();

test('users are sent as the rule would have recorded them', async () => {
  const { status, output, errors } = await send([user(1), user(2)]);
  assert.equal(status, 0, errors);
  const [first] = keen.events();
  const { keen: own, ...properties } = first;
  assert.deepEqual(properties, { userId: 'auth0|1', name: 'Person 1' });
  assert.equal(own.timestamp, '2026-03-01T10:20:30.000Z');
  const sent = JSON.parse(keen.requests[0].body).signups[0].keen.uniqueness_token;
  assert.equal(sent, createHash('sha256').update('signup\0auth0|1').digest('hex'));
  assert.match(output, /^users: 2 read, 2 sent, 0 skipped, 0 refused; \d+\.\d s\n$/);
  assert.match(errors, /set KEENIO_SIGNUP_WINDOW to 30d or less where the rule runs/);
  assert.deepEqual(await files(), ['users.json', 'users.json.state.json']);
});

test('the same file again sends nothing', async () => {
  await send([user(1), user(2)]);
  const { status, output } = await backfill([file]);
  assert.equal(status, 0);
  assert.equal(keen.requests.length, 1);
  assert.match(output, /users: 2 read, 0 sent, 2 skipped.*\nskipped: 2 done by an earlier run\n$/);
});

test('the tenant is part of the token, and is asked for', async () => {
  await writeFile(file, lines([user(1)]));
  const { errors } = await backfill([file, '--dry-run']);
  assert.match(errors, /an Action or an Event Stream .* give --tenant/);
  assert.doesNotMatch((await backfill([file, '--tenant', 'brand-a'])).errors, /give --tenant/);
  const sent = JSON.parse(keen.requests[0].body).signups[0].keen.uniqueness_token;
  assert.equal(sent, createHash('sha256').update('signup\0brand-a\0auth0|1').digest('hex'));
});

test('--since and --until choose by the date of creation', async () => {
  const dates = ['--since', '2026-03-02T10:20:30Z', '--until', '2026-03-04T10:20:30Z'];
  const { status, output } = await send([user(1), user(2), user(3), user(4)], dates);
  assert.equal(status, 0);
  assert.deepEqual(stored(), ['auth0|2', 'auth0|3']);
  assert.match(output, /skipped: 2 created outside of --since and --until/);
});

test('who is marked as recorded is skipped', async () => {
  const marked = [{ signedUp: true }, { app_metadata: { signedUp: true } }];
  const { output } = await send([user(1, marked[0]), user(2, marked[1]), user(3)]);
  assert.deepEqual(stored(), ['auth0|3']);
  assert.match(output, /skipped: 2 marked as recorded by the rule/);
});

test('settings are read from a file', async () => {
  const path = join(folder, 'settings.json');
  await writeFile(path, JSON.stringify({ ...settings(), KEENIO_EVENT_COLLECTION: 'joined' }));
  await writeFile(file, lines([user(1)]));
  assert.equal((await backfill([file, '--settings', path], { env: {} })).status, 0);
  assert.equal(keen.events('joined').length, 1);
});

test('--json prints one object', async () => {
  const { output } = await send([user(1), user(1), { ...user(2), user_id: '' }], ['--json']);
  const { seconds, ...counts } = JSON.parse(output);
  assert.deepEqual(counts, { read: 3, sent: 1, skipped: 1, rejected: 1 });
  assert.ok(seconds > 0);
});

describe('--dry-run', () => {
  const offline = () => ({ ...settings(), KEENIO_API_URL: 'http://127.0.0.1:9' });

  test('counts, shows the first event, and names who would be refused', async () => {
    await writeFile(file, lines([user(1), user(2), user(3, { created_at: 'soon' })]));
    const { status, output, errors } = await backfill([file, '--dry-run'], { env: offline() });
    assert.equal(status, 1);
    assert.match(output, /^users: 3 read, 2 would be sent, 0 skipped, 1 would be refused;/);
    assert.match(output, /the first event: \{"userId":"auth0\|1","name":"Person 1","keen":/);
    assert.match(errors, /users\.json, line 3: created_at is not a date/);
    assert.doesNotMatch(errors, /Person/);
    assert.deepEqual(await files(), ['users.json']);
  });

  test('as JSON', async () => {
    await writeFile(file, lines([user(1), user(2)]));
    const { output } = await backfill([file, '--dry-run', '--json'], { env: offline() });
    const { read, sent, toSend, firstEvent } = JSON.parse(output);
    assert.deepEqual({ read, sent, toSend }, { read: 2, sent: 0, toSend: 2 });
    assert.equal(firstEvent.userId, 'auth0|1');
  });

  test('knows what an earlier run has done', async () => {
    await send([user(1)]);
    const { output } = await backfill([file, '--dry-run']);
    assert.match(output, /users: 1 read, 0 would be sent, 1 skipped/);
    assert.equal(keen.requests.length, 1);
  });
});

describe('refused users', () => {
  test('are in a file that can be mended and sent', async () => {
    const bad = [user(1, { user_id: undefined }), user(2, { created_at: undefined }), user(3)];
    const { status, errors } = await send(bad);
    assert.equal(status, 1);
    assert.match(errors, /users\.json, line 1: no user id/);
    assert.match(errors, /users\.json, line 2: no created_at/);
    assert.match(errors, /refused users are in .*users\.json\.rejects\.ndjson/);
    const [first, second] = await rejects();
    assert.deepEqual([first.line, first.file, first.user.name], [1, file, 'Person 1']);
    const mended = [
      { ...first, user: { ...first.user, user_id: 'auth0|1' } },
      { ...second, user: { ...second.user, created_at: '2026-03-02' } },
    ];
    const path = `${file}.rejects.ndjson`;
    await writeFile(path, lines(mended));
    assert.equal((await backfill([path])).status, 0);
    assert.deepEqual(stored().sort(), ['auth0|1', 'auth0|2', 'auth0|3']);
  });

  test('are written without passwords', async () => {
    const secret = { passwordHash: '$2b$10$abc', password: 'abc', salt: 'abc' };
    await send([user(1, { user_id: '', ...secret, app_metadata: { plan: 'x', ...secret } })]);
    const [{ user: written }] = await rejects();
    assert.deepEqual(written, user(1, { user_id: '', app_metadata: { plan: 'x' } }));
  });

  test('by Keen are among them', async () => {
    keen.fault({
      refuse: ({ userId }) => (userId === 'auth0|2' ? 'InvalidEventError' : undefined),
    });
    const { status, errors } = await send([user(1), user(2)]);
    assert.equal(status, 1);
    assert.match(errors, /users\.json, line 2: Keen refused it: InvalidEventError/);
    assert.deepEqual(
      (await rejects()).map(({ line }) => line),
      [2],
    );
    assert.deepEqual(stored(), ['auth0|1']);
  });

  test('go where --rejects says', async () => {
    const path = join(folder, 'refused.ndjson');
    await send([user(1, { user_id: '' })], ['--rejects', path]);
    assert.equal((await rejects(path)).length, 1);
  });

  test('are named ten times, then counted', async () => {
    const { errors } = await send(Array.from({ length: 15 }, () => user(1, { user_id: '' })));
    assert.equal(errors.match(/no user id/g).length, 10);
    assert.match(errors, /… and 5 more were refused/);
    assert.equal((await rejects()).length, 15);
  });
});

test('parts that Keen would refuse are left out, and counted by name', async () => {
  const env = { ...settings(), KEENIO_PROPERTIES: '{"bio":"user.bio"}' };
  await writeFile(file, lines([user(1, { bio: 'x'.repeat(10_000) }), user(2, { bio: 'short' })]));
  const { status, errors } = await backfill([file], { env });
  assert.equal(status, 0);
  assert.match(errors, /left out of 1 event: bio \(is a text of 10000 characters or more\)/);
});

describe('several exports', () => {
  const paths = () => [join(folder, 'a.json'), join(folder, 'b.json.gz')];

  test('each has a state beside it', async () => {
    const [a, b] = paths();
    await writeFile(a, lines([user(1), user(2)]));
    await writeFile(b, gzipSync(lines([user(2), user(3, { user_id: 7 })])));
    const { status, output, errors } = await backfill([a, b]);
    assert.equal(status, 1);
    assert.deepEqual(stored(), ['auth0|1', 'auth0|2']);
    assert.match(errors, /b\.json\.gz, line 1: has the id of an earlier user/);
    assert.match(output, /users: 4 read, 2 sent, 1 skipped, 1 refused/);
    const beside = ['a.json.state.json', 'b.json.gz.rejects.ndjson', 'b.json.gz.state.json'];
    assert.deepEqual(await files(), ['a.json', beside[0], 'b.json.gz', ...beside.slice(1)]);
  });

  test('a bad one is found before the first is sent', async () => {
    const [a, b] = paths();
    await writeFile(a, lines([user(1)]));
    await writeFile(b, 'This is no export.');
    const { status, errors } = await backfill([a, b]);
    assert.equal(status, 2);
    assert.match(errors, /b\.json\.gz/);
    assert.equal(keen.requests.length, 0);
  });

  test('cannot share --state', async () => {
    const { status, errors } = await backfill([...paths(), '--state', 's.json']);
    assert.equal(status, 2);
    assert.match(errors, /--state is for one export/);
  });
});

describe('standard input', () => {
  const state = () => join(folder, 'state.json');
  const refused = () => join(folder, 'refused.ndjson');
  const pipe = (users, args) =>
    backfill(['-', '--rejects', refused(), ...args], { stdin: lines(users) });

  test('without --rejects it is not read', async () => {
    const { status, errors } = await backfill(['-'], { stdin: lines([user(1)]) });
    assert.equal(status, 2);
    assert.match(errors, /--rejects FILE/);
  });

  test('without --state nothing is kept', async () => {
    const { status } = await pipe([user(1), user(2)], []);
    assert.equal(status, 0);
    assert.deepEqual(stored(), ['auth0|1', 'auth0|2']);
    assert.deepEqual(await files(), []);
  });

  test('with --state the same input again sends nothing, and another is refused', async () => {
    const users = Array.from({ length: 2000 }, (_, at) => user(1, { user_id: `auth0|${at}` }));
    assert.equal((await pipe(users, ['--state', state()])).status, 0);
    const { length } = keen.requests;
    assert.equal((await pipe(users, ['--state', state()])).status, 0);
    assert.equal(keen.requests.length, length);
    const { status, errors } = await pipe(users.slice(1), ['--state', state()]);
    assert.equal(status, 2);
    assert.match(errors, /state\.json: is the state of another export/);
  });

  test('a dry run needs neither', async () => {
    const { status, output } = await backfill(['-', '--dry-run'], { stdin: lines([user(1)]) });
    assert.equal(status, 0);
    assert.match(output, /1 would be sent/);
  });
});

describe('a changed export', () => {
  test('is another one', async () => {
    await send([user(1), user(2)]);
    const { status, errors } = await send([user(1), user(3)]);
    assert.equal(status, 2);
    assert.match(
      errors,
      /users\.json\.state\.json: is the state of another export, or this one before/,
    );
    assert.deepEqual(stored(), ['auth0|1', 'auth0|2']);
  });
});

describe('wrong calls', () => {
  const cases = [
    ['no file', [], /name the export/],
    ['no such file', ['nowhere.json'], /nowhere\.json/],
    ['--since', ['u.json', '--since', 'yesterday'], /--since must be a date/],
    ['--until', ['u.json', '--until', ''], /--until must be a date/],
    [
      'both',
      ['u.json', '--since', '2026-02-01', '--until', '2026-01-01'],
      /--since must be before/,
    ],
    ['--concurrency', ['u.json', '--concurrency', '0'], /whole number from 1 to 64/],
    ['--concurrency', ['u.json', '--concurrency', '2.5'], /whole number from 1 to 64/],
    ['--tenant', ['u.json', '--tenant', ''], /--tenant must be a name/],
    ['--from', ['u.json', '--from', 'okta'], /auth0, cognito, firebase/],
    ['an unknown option', ['u.json', '--batch', '9'], /--batch/],
  ];
  for (const [what, args, message] of cases) {
    test(`${what}: ${args.slice(1).join(' ')}`, async () => {
      const { status, output, errors } = await backfill(args);
      assert.equal(status, 2, errors);
      assert.match(errors, message);
      assert.equal(output, '');
    });
  }

  test('bad settings', async () => {
    const { status, errors } = await backfill([file], { env: {} });
    assert.equal(status, 2);
    assert.match(errors, /KEENIO_WRITE_KEY/);
  });

  test('a write key that Keen refuses', async () => {
    await writeFile(file, lines([user(1)]));
    const env = { ...settings(), KEENIO_WRITE_KEY: 'another-write-key' };
    const { status, output, errors } = await backfill([file], { env });
    assert.equal(status, 2);
    assert.match(errors, /Keen answered 401 \(InvalidApiKeyError\); check KEENIO_WRITE_KEY/);
    assert.equal(output, '');
    // Nothing is lost: with the right key, the same call sends all.
    assert.equal((await backfill([file])).status, 0);
    assert.deepEqual(stored(), ['auth0|1']);
  });
});

test('interrupted: the state is saved, and the same call goes on', async () => {
  const users = Array.from({ length: 12_000 }, (_, at) => user(1, { user_id: `auth0|${at}` }));
  await writeFile(file, lines(users));
  const io = createIo({ env: settings() });
  // With one request at a time, the first batch is done when the second request arrives.
  keen.faultBy((_, ordinal) => {
    if (ordinal === 1) return undefined;
    setImmediate(io.interrupt);
    return { hang: 'headers' };
  });
  const { status, errors } = await backfill([file, '--concurrency', '1'], { io });
  assert.equal(status, 130);
  assert.match(errors, /interrupted; the same command goes on from there/);
  keen.clearFaults();
  const { output } = await backfill([file]);
  assert.match(output, /users: 12,000 read, 7,000 sent, 5,000 skipped/);
  assert.equal(new Set(stored()).size, 12_000);
});

test('no line about a person, and no key, on the screen or in the state', async () => {
  keen.fault({ status: 503, body: 'echo' }, { refuse: () => 'ada@analytical.example' });
  const secrets = { email: 'ada@analytical.example', passwordHash: 'abc' };
  const { output, errors } = await send([user(1, secrets), user(2, { user_id: '' }), user(1)]);
  const state = await readFile(`${file}.state.json`, 'utf8');
  assert.doesNotMatch(output + errors + state, /Person|ada@|auth0\||local-write-key|\babc\b/);
});
