// `npm run page`, as a person types it.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'playground/page/main.mjs');

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'page-'));
});
after(() => rm(directory, { recursive: true }));

const run = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });

/** Starts it, and returns the two addresses that it prints. */
async function start(...args) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const addresses = [];
  for await (const line of createInterface(child.stdout)) {
    const [address] = /http:\S+$/.exec(line) ?? [];
    if (address) addresses.push(address);
    if (addresses.length === 2) break;
  }
  const stop = async () => {
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    return code;
  };
  return { page: addresses[0], keen: addresses[1], stop };
}

describe('npm run page', () => {
  test('prints where the page is, serves it, and ends when told to', async () => {
    const { page, keen, stop } = await start('--port', '0');
    assert.match(await (await fetch(page)).text(), /<title>keen-signup-rule</);
    assert.match(keen, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await stop(), 0);
  });

  test('keeps the events in a file, over a restart', async () => {
    const file = join(directory, 'events.jsonl');
    const first = await start('--port', '0', '--file', file);
    const sent = await fetch(`${first.keen}/3.0/projects/localproject/events/signups`, {
      method: 'POST',
      headers: { authorization: 'local-write-key' },
      body: '{"userId":"auth0|1"}',
    });
    assert.equal(sent.status, 201);
    await first.stop();
    const second = await start('--port', '0', '--file', file);
    const live = await fetch(`${second.page}live`);
    const { value } = await live.body.pipeThrough(new TextDecoderStream()).getReader().read();
    assert.match(value, /"counts":\{"signups":1\}/);
    assert.match(value, /auth0\|1/);
    await second.stop();
  });

  test('--help shows every option', async () => {
    const { code, stdout } = await run('--help');
    assert.equal(code, 0);
    for (const option of ['--port', '--file', '--help']) assert.ok(stdout.includes(option));
  });

  const rows = [
    [['--prot', '80'], /^Unknown option '--prot'\. --help shows the options\.\n$/],
    [['--port'], /--port.*argument missing\. --help shows the options\.\n$/],
    [['--port', 'http'], /^--port must be a number from 0 to 65535\.\n$/],
    [['--port', '65536'], /^--port must be a number from 0 to 65535\.\n$/],
    [['--file', ''], /^--file must be the name of a file\.\n$/],
    [['now'], /^Unexpected argument 'now'\. .*--help shows the options\.\n$/],
  ];
  for (const [args, line] of rows) {
    test(`a bad call is one line: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, line);
    });
  }

  test('a port that is in use is one line', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address();
    const { code, stderr } = await run('--port', String(port));
    other.close();
    assert.equal(code, 1);
    assert.equal(stderr, `Port ${port} is in use. Choose another one with --port.\n`);
  });

  test('a file that cannot be opened is one line', async () => {
    const { code, stderr } = await run('--port', '0', '--file', directory);
    assert.equal(code, 1);
    assert.match(stderr, /^[^\n]*cannot be opened[^\n]*EISDIR[^\n]*\n$/);
  });
});
