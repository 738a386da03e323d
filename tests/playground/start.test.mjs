// `npm start`, as a newcomer runs it.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startKeen } from '../../playground/keen.mjs';
import { start } from '../../playground/start.mjs';

const START = fileURLToPath(new URL('../../playground/start.mjs', import.meta.url));
const LOCAL_KEY = 'local-write-key';
/** JSON escapes the backslash, so the key has two spellings to hide. */
const REAL_KEY = 'R3al\\key-of-a-project';

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'playground-'));
});
after(() => rm(directory, { recursive: true }));

/** Runs `playground/start.mjs` with the given settings and none of this process's own. */
async function run(args = [], env = {}, path = START) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('KEEN'));
  const options = { env: { ...Object.fromEntries(inherited), ...env } };
  const ended = await new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
  const shown = ended.stdout + ended.stderr;
  for (const secret of [LOCAL_KEY, REAL_KEY.slice(0, 4)]) assert.ok(!shown.includes(secret));
  assert.ok(!shown.includes('\u001b'), 'colours without a terminal');
  return ended;
}

async function fileOf(name, content) {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Checks that all parts appear, in this order. */
function showsInOrder(text, parts) {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    assert.ok(found >= 0, `"${part}" is missing after:\n${text.slice(0, at)}`);
    at = found + part.length;
  }
}

describe('against the local Keen', () => {
  test('shows user, request, event, mark, the second login, and what to do next', async () => {
    const { code, stdout, stderr } = await run();
    assert.deepEqual([code, stderr], [0, '']);
    showsInOrder(stdout, [
      'A user signs up',
      'Ada Lovelace',
      'Keen gets one request',
      'POST http://127.0.0.1:',
      '/3.0/projects/localproject/events/signups',
      'authorization: ********',
      '"uniqueness_token"',
      'Answer: 201',
      'Keen stored one event',
      '"created_at"',
      'marked',
      '{"signedUp":true}',
      'logs in again',
      'Skipped',
      'npm run page',
      'Paste',
      'KEENIO_WRITE_KEY',
      'KEENIO_PROJECT_ID',
    ]);
  });

  test('takes a user from a file', async () => {
    const user = {
      user_id: 'auth0|grace',
      name: 'Grace Hopper',
      created_at: '2026-01-02T03:04:05Z',
    };
    const { code, stdout } = await run([await fileOf('user.json', user)]);
    assert.equal(code, 0);
    showsInOrder(stdout, ['Grace Hopper', '"userId": "auth0|grace"', '2026-01-02T03:04:05']);
  });

  test('skips a user who is recorded already', async () => {
    const user = { user_id: 'auth0|grace', app_metadata: { signedUp: true } };
    const { code, stdout } = await run([await fileOf('recorded.json', user)]);
    assert.equal(code, 0);
    showsInOrder(stdout, ['Keen gets no request', 'Nothing: user.signedUp', 'Skipped']);
  });

  test('hands the other settings to the rule', async () => {
    const env = { KEENIO_EVENT_COLLECTION: 'people', KEENIO_FLAG: 'counted' };
    const { code, stdout } = await run([], env);
    assert.equal(code, 0);
    showsInOrder(stdout, ['/events/people', 'stored one event', '{"counted":true}', 'Skipped']);
  });

  test('names a bad setting and ends with exit code 1', async () => {
    const { code, stderr } = await run([], { KEENIO_TIMEOUT_MS: 'soon' });
    assert.equal(code, 1);
    assert.match(stderr, /KEEN_SETTINGS.*KEENIO_TIMEOUT_MS/);
  });
});

describe('against the project that the environment names', () => {
  let keen;
  let env;
  before(async () => {
    keen = await startKeen({ projectId: 'realproject', writeKey: REAL_KEY });
    env = {
      KEENIO_WRITE_KEY: REAL_KEY,
      KEENIO_PROJECT_ID: 'realproject',
      KEENIO_API_URL: keen.url,
    };
  });
  beforeEach(() => keen.reset());
  after(() => keen.close());

  test('sends one event, and shows request and answer', async () => {
    const { code, stdout, stderr } = await run([], env);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(keen.events().length, 1);
    assert.equal(keen.requests.length, 1);
    showsInOrder(stdout, [
      'your project',
      'realproject',
      `POST ${keen.url}/3.0/projects/realproject/events/signups`,
      'authorization: ********',
      'Answer: 201 {"created":true}',
      'marked',
      'Skipped',
    ]);
  });

  test('takes the other spelling of key and project too', async () => {
    const { KEENIO_WRITE_KEY, KEENIO_PROJECT_ID, ...other } = env;
    const { code, stdout } = await run([], {
      ...other,
      KEEN_WRITE_KEY: KEENIO_WRITE_KEY,
      KEEN_PROJ_ID: KEENIO_PROJECT_ID,
    });
    assert.equal(code, 0);
    assert.equal(keen.events().length, 1);
    showsInOrder(stdout, ['your project', 'realproject', 'Answer: 201']);
  });

  test('shows a rejection without the key, even if the answer repeats it', async () => {
    keen.fault({ status: 400, body: 'echo' });
    const { code, stdout, stderr } = await run([], env);
    assert.equal(code, 1);
    showsInOrder(stdout, ['POST', 'Answer: 400']);
    assert.match(stderr, /^\nFailed\. .*KEEN_REJECTED/);
    assert.deepEqual(keen.events(), []);
  });

  test('says that no answer came', async () => {
    keen.fault({ reset: 'before', times: Infinity });
    const { code, stdout, stderr } = await run([], env);
    assert.equal(code, 1);
    assert.match(stdout, /No answer\./);
    assert.match(stderr, /KEEN_NETWORK/);
  });
});

describe('without a usable start', () => {
  test('a bad user file is named on stderr, and the exit code is 1', async () => {
    const { code, stdout, stderr } = await run([await fileOf('user.json', '[]')]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /user\.json: must hold one JSON object/);
  });

  test('incomplete credentials are named on stderr, and the exit code is 1', async () => {
    const { code, stdout, stderr } = await run([], { KEENIO_WRITE_KEY: REAL_KEY });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /KEENIO_PROJECT_ID is not/);
  });

  test('two arguments print the usage, also through a symbolic link', async () => {
    const link = join(directory, 'link.mjs');
    await symlink(START, link);
    const { code, stderr } = await run(['a.json', 'b.json'], {}, link);
    assert.equal(code, 1);
    assert.match(stderr, /Usage/);
  });
});

describe('a broken rule makes the start fail', () => {
  const rows = [
    ['does nothing', 'callback(null, user, context);', /sent nothing and marked nothing/],
    ['throws', "throw new Error('broken');", /broken/],
    [
      'sends the event elsewhere',
      `fetch(configuration.KEENIO_API_URL).then(() => callback(null, user, context), callback);`,
      /holds 0 events/,
    ],
    [
      'does not save the mark',
      `fetch(configuration.KEENIO_API_URL + '/3.0/projects/localproject/events/signups', {
        method: 'POST',
        headers: { Authorization: configuration.KEENIO_WRITE_KEY },
        body: '{}',
      }).then(() => callback(null, user, context), callback);`,
      /"signedUp" was not saved/,
    ],
    [
      'reveals the key',
      'callback(new Error(configuration.KEENIO_WRITE_KEY), user, context);',
      /The login failed: \*{8}$/,
    ],
  ];
  for (const [what, body, message] of rows) {
    test(`it ${what}`, async () => {
      const rulePath = await fileOf('rule.js', `function (user, context, callback) {${body}}`);
      await assert.rejects(start({ rulePath, env: {}, write: () => {} }), { message });
    });
  }

  test('it is missing', async () => {
    const rulePath = join(directory, 'no-rule.js');
    const started = start({ rulePath, env: {}, write: () => {} });
    await assert.rejects(started, { message: /no-rule\.js cannot be read/ });
  });
});

test('a reader that stops early is not a failure', async () => {
  const child = spawn(process.execPath, [START], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  // The first line is written to a closed pipe.
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  assert.deepEqual({ code, errors }, { code: 0, errors: '' });
});
