// Comparing the users of an export with the events of the local Keen.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import { main } from '../../cli/main.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { createIo } from './command-io.mjs';
import { makeFolder } from './folder.mjs';

const write = await makeFolder();

let keen;
before(async () => {
  keen = await startKeen();
});
after(() => keen.close());
afterEach(() => keen.reset());

const userOf = (number) => ({
  user_id: `auth0|${number}`,
  created_at: new Date(Date.UTC(2026, 0, 1 + (number % 5), 12, 0, number % 60)).toISOString(),
  name: `User ${number}`,
});
const numbers = (count) => Array.from({ length: count }, (_, at) => at);

const linesOf = (users) => users.map((user) => `${JSON.stringify(user)}\n`).join('');
const fileOf = (users, name = 'users.ndjson') => write(name, linesOf(users));

/** Sends events as the rule does, straight into the collection. */
async function record(events) {
  for (let start = 0; start < events.length; start += 5000) {
    const response = await fetch(`${keen.url}/3.0/projects/localproject/events`, {
      method: 'POST',
      headers: { authorization: 'local-write-key' },
      body: JSON.stringify({ signups: events.slice(start, start + 5000) }),
    });
    const { signups } = await response.json();
    assert.ok(signups.every(({ success }) => success));
  }
}
const eventOf = (user) => ({ userId: user.user_id, keen: { timestamp: user.created_at } });

const environment = (settings) => ({
  KEENIO_PROJECT_ID: 'localproject',
  KEENIO_WRITE_KEY: 'local-write-key',
  KEENIO_READ_KEY: 'local-read-key',
  KEENIO_API_URL: keen.url,
  ...settings,
});

async function verify(paths, { settings, isTTY } = {}) {
  const io = createIo({ env: environment(settings) });
  if (isTTY) io.stdout.isTTY = true;
  const status = await main(['verify', ...paths], io);
  return { status, output: io.output(), errors: io.errors() };
}

test('every user has an event: nothing is written, status 0', async () => {
  const users = numbers(50).map(userOf);
  await record(users.map(eventOf));
  const { status, output, errors } = await verify([await fileOf(users)]);
  assert.equal(output, '');
  assert.match(errors, /all 50 users have an event\n$/);
  assert.equal(status, 0);
});

test('users without an event go to stdout as backfill takes them, days to stderr', async () => {
  const users = numbers(50).map(userOf);
  await record(users.slice(0, 44).map(eventOf));
  const marked = { ...users[49], signedUp: true, app_metadata: { signedUp: true, plan: 'gold' } };
  const path = await fileOf([...users.slice(0, 49), marked]);
  const found = await verify([path]);
  assert.equal(found.status, 1);
  const lines = found.output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines, [
    ...users.slice(44, 49),
    { ...users[49], app_metadata: { plan: 'gold' } },
  ]);
  assert.match(found.errors, /2026-01-05: 2 of 10 users have no event\n/);
  assert.match(found.errors, /6 of 50 users have no event\n$/);
  assert.doesNotMatch(found.errors, /auth0\||User 4|local-read-key|local-write-key/);

  const missing = await write('missing.ndjson', found.output);
  assert.equal(await main(['backfill', missing], createIo({ env: environment() })), 0);
  assert.equal((await verify([path])).status, 0);
});

test('no user is shown on a terminal', async () => {
  const { status, output, errors } = await verify([await fileOf([userOf(1)])], { isTTY: true });
  assert.equal(output, '');
  assert.match(errors, /1 of 1 users have no event\n$/);
  assert.equal(status, 1);
});

test('a collection without events is named', async () => {
  const settings = { KEENIO_EVENT_COLLECTION: 'sign-ups' };
  const { status, errors } = await verify([await fileOf([userOf(1)])], { settings });
  assert.match(errors, /sign-ups has no events in that time; look at KEENIO_EVENT_COLLECTION\n/);
  assert.equal(status, 1);
});

test('--json: one object', async () => {
  const users = [...numbers(10).map(userOf), { user_id: 'undated', created_at: 'yesterday' }];
  await record([...users.slice(2, 10).map(eventOf), { userId: 'undated' }]);
  const path = await write('users.ndjson', `oops\n${linesOf(users)}`);
  const { status, output, errors } = await verify([path, '--json']);
  assert.deepEqual(JSON.parse(output), {
    users: 11,
    found: 9,
    missing: 2,
    unreadable: 1,
    undated: 1,
    days: [
      { day: '2026-01-01', users: 2, missing: 1 },
      { day: '2026-01-02', users: 2, missing: 1 },
    ],
  });
  assert.match(errors, /users\.ndjson, line 1: invalid JSON\n/);
  assert.equal(status, 1);
});

test('a line that cannot be read is no user who is there', async () => {
  await record([eventOf(userOf(1))]);
  const path = await write('half.ndjson', `${linesOf([userOf(1)])}{"user_id"`);
  const { status, errors } = await verify([path]);
  assert.match(errors, /half\.ndjson, line 2: cut off at the end of the file\n/);
  assert.equal(status, 1);
});

test('several exports at once, and ids that are no texts', async () => {
  const users = [7, '7', 'a', 'ä'].map((user_id) => ({ ...userOf(1), user_id }));
  await record([7, 'ä'].map((userId) => ({ userId, keen: { timestamp: userOf(1).created_at } })));
  const paths = [await fileOf(users.slice(0, 2), 'one'), await fileOf(users.slice(2), 'two')];
  const { output } = await verify(paths);
  assert.deepEqual(
    output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).user_id),
    ['7', 'a'],
  );
});

test('an event that a login has sent later than the day of the sign-up is found', async () => {
  await record([{ userId: 'auth0|1' }]); // its time is now
  assert.equal((await verify([await fileOf([userOf(1)])])).status, 0);
});

test('a user who is created in the future is found', async () => {
  const user = { user_id: 'a', created_at: '2050-01-01T00:00:00.000Z' };
  await record([eventOf(user)]);
  assert.equal((await verify([await fileOf([user])])).status, 0);
});

test('the id under another name is compared', async () => {
  await record([{ id: 'auth0|1', keen: { timestamp: userOf(1).created_at } }]);
  const settings = { KEENIO_PROPERTIES: '{"userId":null,"id":"user.user_id"}' };
  const { output } = await verify([await fileOf([userOf(1), userOf(2)])], { settings });
  assert.equal(JSON.parse(output).user_id, 'auth0|2');
});

test('without ids in the events the numbers of each day are compared', async () => {
  const users = numbers(10).map(userOf);
  await record(users.slice(1).map(({ created_at }) => ({ keen: { timestamp: created_at } })));
  const settings = { KEENIO_PROPERTIES: '{"userId":null}' };
  const path = await fileOf(users);
  const { status, output, errors } = await verify([path], { settings });
  assert.equal(output, '');
  assert.match(errors, /2026-01-01: 1 of 2 users have no event\n/);
  assert.match(
    errors,
    /1 of 10 users have no event, by the numbers of users and events of each day\n$/,
  );
  assert.equal(status, 1);
  await record([{ keen: { timestamp: users[0].created_at } }]);
  assert.equal((await verify([path], { settings })).status, 0);
});

test('what a person must mend: status 2', async () => {
  const path = await fileOf([userOf(1)]);
  const refusals = [
    [[], {}, /verify: name the file of an export$/],
    [['-'], {}, /verify: - must be a file, because it is read twice$/],
    [[`${path}.none`], {}, /there is no such file$/],
    [[path], { KEENIO_READ_KEY: '' }, /KEENIO_READ_KEY is missing: verify reads events with it$/],
    [
      [path],
      { KEENIO_READ_KEY: 'wrong-key' },
      /401 InvalidApiKeyError; KEENIO_READ_KEY must be a key/,
    ],
    [
      [path],
      { KEENIO_READ_KEY: 'local-write-key' },
      /403 RequestForbiddenError; the key in KEENIO_READ_KEY must be allowed to query signups$/,
    ],
    [
      [path],
      { KEENIO_PROJECT_ID: 'other' },
      /404 ResourceNotFoundError; look at KEENIO_PROJECT_ID/,
    ],
    [[path], { KEENIO_WRITE_KEY: '' }, /KEENIO_WRITE_KEY/],
  ];
  for (const [paths, settings, message] of refusals) {
    const { status, output, errors } = await verify(paths, { settings });
    assert.match(errors.trimEnd(), message);
    assert.doesNotMatch(errors, /wrong-key|local-write-key/);
    assert.deepEqual({ status, output }, { status: 2, output: '' });
  }
});

test('interrupted: status 130', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${silent.address().port}`;
  const io = createIo({ env: environment({ KEENIO_API_URL: url }) });
  const ended = main(['verify', await fileOf([userOf(1)])], io);
  await once(silent, 'request');
  io.interrupt();
  assert.equal(await ended, 130);
  silent.close();
});
