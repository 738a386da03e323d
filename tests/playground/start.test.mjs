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
import { findJsonError } from '../../playground/user-file.mjs';

const START = fileURLToPath(new URL('../../playground/start.mjs', import.meta.url));
const LOCAL_KEY = 'local-write-key';
const REAL_KEY = 'R3al"key\\of-a-project';

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'playground-'));
});
after(() => rm(directory, { recursive: true }));

/** Runs `playground/start.mjs` with no KEENIO_* variable but those given. */
async function run(args = [], env = {}, path = START) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('KEENIO_'));
  const options = { env: { ...Object.fromEntries(inherited), ...env } };
  const ended = await new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
  const shown = ended.stdout + ended.stderr;
  for (const secret of [LOCAL_KEY, REAL_KEY.slice(0, 4)]) assert.ok(!shown.includes(secret));
  assert.ok(!shown.includes('\u001b'), 'colour, but not on a terminal');
  return ended;
}

async function fileOf(name, content) {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Each of these appears, in this order. */
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
      'Paste',
      'KEENIO_WRITE_KEY',
      'KEENIO_PROJECT_ID',
    ]);
  });

  test('with a user from a file', async () => {
    const user = {
      user_id: 'auth0|grace',
      name: 'Grace Hopper',
      created_at: '2026-01-02T03:04:05Z',
    };
    const { code, stdout } = await run([await fileOf('user.json', user)]);
    assert.equal(code, 0);
    showsInOrder(stdout, ['Grace Hopper', '"userId": "auth0|grace"', '2026-01-02T03:04:05']);
  });

  test('with a user who is recorded already', async () => {
    const user = { user_id: 'auth0|grace', app_metadata: { signedUp: true } };
    const { code, stdout } = await run([await fileOf('recorded.json', user)]);
    assert.equal(code, 0);
    showsInOrder(stdout, ['Keen gets no request', 'Nothing: user.signedUp', 'Skipped']);
  });

  test('other settings reach the rule', async () => {
    const env = { KEENIO_EVENT_COLLECTION: 'people', KEENIO_FLAG: 'counted' };
    const { code, stdout } = await run([], env);
    assert.equal(code, 0);
    showsInOrder(stdout, ['/events/people', 'stored one event', '{"counted":true}', 'Skipped']);
  });

  test('a setting that is bad is told, and the exit code is 1', async () => {
    const { code, stderr } = await run([], { KEENIO_TIMEOUT_MS: 'soon' });
    assert.equal(code, 1);
    assert.match(stderr, /KEEN_SETTINGS.*KEENIO_TIMEOUT_MS/);
  });
});

describe('a project named in the environment', () => {
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

  test('gets one event; request and answer are shown', async () => {
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

  test('that refuses: the answer, the code, exit code 1, and no key even in an echo', async () => {
    keen.fault({ status: 400, body: 'echo' });
    const { code, stdout, stderr } = await run([], env);
    assert.equal(code, 1);
    showsInOrder(stdout, ['POST', 'Answer: 400']);
    assert.match(stderr, /^\nFailed\. .*KEEN_REJECTED/);
    assert.deepEqual(keen.events(), []);
  });

  test('that cannot be reached: exit code 1', async () => {
    keen.fault({ reset: 'before', times: Infinity });
    const { code, stdout, stderr } = await run([], env);
    assert.equal(code, 1);
    assert.match(stdout, /No answer\./);
    assert.match(stderr, /KEEN_NETWORK/);
  });
});

describe('what cannot start says why, and the exit code is 1', () => {
  const files = [
    ['a comma too many', '{\n  "user_id": "a",\n}', /user\.json, line 3, column 1: not JSON/],
    ['an empty file', '', /user\.json, line 1, column 1: not JSON/],
    ['a list', '[]', /user\.json: must hold one JSON object/],
    ['no user_id', '{"name":"Ada"}', /user\.json: the user needs a "user_id"/],
  ];
  for (const [what, content, message] of files) {
    test(`a user file with ${what}`, async () => {
      const { code, stdout, stderr } = await run([await fileOf('user.json', content)]);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, message);
    });
  }

  test('a user file that is not there', async () => {
    const { code, stderr } = await run([join(directory, 'nobody.json')]);
    assert.equal(code, 1);
    assert.match(stderr, /nobody\.json: there is no such file/);
  });

  const variables = [
    ['the key only', { KEENIO_WRITE_KEY: REAL_KEY }, /KEENIO_PROJECT_ID is not/],
    ['the project only', { KEENIO_PROJECT_ID: 'a' }, /KEENIO_WRITE_KEY is not/],
    ['an empty key', { KEENIO_WRITE_KEY: '', KEENIO_PROJECT_ID: 'a' }, /KEENIO_WRITE_KEY is not/],
    ['the address only', { KEENIO_API_URL: 'http://127.0.0.1:1' }, /KEENIO_API_URL is set but/],
  ];
  for (const [what, env, message] of variables) {
    test(`${what} in the environment`, async () => {
      const { code, stdout, stderr } = await run([], env);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, message);
    });
  }

  test('two arguments, and started by way of a symbolic link', async () => {
    const link = join(directory, 'link.mjs');
    await symlink(START, link);
    const { code, stderr } = await run(['a.json', 'b.json'], {}, link);
    assert.equal(code, 1);
    assert.match(stderr, /Usage/);
  });
});

describe('a rule that does not do its part fails the start', () => {
  const rows = [
    [
      'goes on and does nothing',
      'callback(null, user, context);',
      /sent nothing and marked nothing/,
    ],
    ['throws', "throw new Error('broken');", /broken/],
    [
      'sends to elsewhere',
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
      'tells the key',
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

  test('it is not there', async () => {
    const rulePath = join(directory, 'no-rule.js');
    const started = start({ rulePath, env: {}, write: () => {} });
    await assert.rejects(started, { message: /no-rule\.js cannot be read/ });
  });
});

describe('where a text stops being JSON', () => {
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

test('a reader that has seen enough is no failure', async () => {
  const child = spawn(process.execPath, [START], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  // Nothing is read: the first line meets a closed pipe.
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  assert.deepEqual({ code, complaint }, { code: 0, complaint: '' });
});
