// The command as a process: its calls and options, its streams, its exit status.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { main } from '../../cli/main.mjs';
import { startKeen } from '../../playground/keen.mjs';
import { binaryOf, VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { createIo } from './command-io.mjs';
import { runCommand, startCommand } from './command-process.mjs';
import { makeFolder } from './folder.mjs';

const CALLS = ['check', 'preview', 'backfill', 'verify'];

const write = await makeFolder();
const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
after(() => keen.close());

/** Settings for a call that asks the local Keen, on a slow machine, too. */
const liveSettings = () => makeSettings(keen.url, { KEENIO_TIMEOUT_MS: '15000' });

describe('help', () => {
  for (const option of ['--help', '-h']) {
    test(`keen-signup-rule ${option}`, async () => {
      const { status, stdout, stderr } = await runCommand([option]);
      assert.equal(status, 0);
      assert.equal(stderr, '');
      for (const call of CALLS) assert.match(stdout, new RegExp(`^ {2}${call} `, 'm'));
      assert.match(stdout, /^Examples:$/m);
    });
  }

  test('without a call it is shown, too, with status 2', async () => {
    const { stdout: help } = await runCommand(['--help']);
    const { status, stdout, stderr } = await runCommand([]);
    assert.deepEqual({ status, stdout, stderr }, { status: 2, stdout: '', stderr: help });
  });

  for (const call of CALLS) {
    test(`${call} --help names every option and has examples`, async () => {
      const { status, stdout, stderr } = await runCommand([call, '--help']);
      assert.equal(status, 0);
      assert.equal(stderr, '');
      assert.ok(stdout.startsWith(`Usage: keen-signup-rule ${call} `));
      const { options } = await import(`../../cli/${call}.mjs`);
      const names = [...Object.keys(options), 'settings'];
      const missing = names.filter((name) => !stdout.includes(`--${name}`));
      assert.deepEqual(missing, []);
      assert.match(stdout, /^Exit status: 0 /m);
      assert.match(stdout, /^Examples:\n {2}.*keen-signup-rule /m);
      const wide = stdout.split('\n').filter((line) => line.length > 80);
      assert.deepEqual(wide, []);
    });
  }

  test('--version', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../pkg/package.json', import.meta.url)),
    );
    const { status, stdout } = await runCommand(['--version']);
    assert.deepEqual({ status, stdout }, { status: 0, stdout: `${version}\n` });
  });
});

describe('a call that is wrong is one line and status 2', () => {
  for (const [args, expected] of [
    [
      ['prewiev'],
      'unknown call prewiev; the calls are check, preview, backfill, verify; see keen-signup-rule --help',
    ],
    [
      ['--jsom'],
      'unknown option --jsom; the calls are check, preview, backfill, verify; see keen-signup-rule --help',
    ],
    [['check', '--lvie'], "check: Unknown option '--lvie'; see keen-signup-rule check --help"],
    [['check', '-x'], "check: Unknown option '-x'; see keen-signup-rule check --help"],
    [
      ['check', 'settings.json'],
      "check: Unexpected argument 'settings.json'; see keen-signup-rule check --help",
    ],
    [
      ['check', '--settings'],
      "check: Option '--settings <value>' argument missing; see keen-signup-rule check --help",
    ],
    [
      ['check', '--live=yes'],
      "check: Option '--live' does not take an argument; see keen-signup-rule check --help",
    ],
    [
      ['preview', '--user', '--json'],
      "preview: Option '--user' argument is ambiguous; see keen-signup-rule preview --help",
    ],
    [
      ['constructor'],
      'unknown call constructor; the calls are check, preview, backfill, verify; see keen-signup-rule --help',
    ],
  ]) {
    test(args.join(' '), async () => {
      const { status, stdout, stderr } = await runCommand(args);
      assert.deepEqual(
        { status, stdout, stderr },
        { status: 2, stdout: '', stderr: `keen-signup-rule: ${expected}\n` },
      );
    });
  }
});

test('a failure of the program itself shows nothing that could be data of a person', async () => {
  const io = createIo();
  io.print = () => {
    throw new TypeError('Ada Lovelace is not a function');
  };
  assert.equal(await main(['--help'], io), 1);
  assert.equal(io.errors(), 'keen-signup-rule: failed: TypeError\n');
});

describe('streams', () => {
  test('results go to stdout, messages to stderr', async () => {
    const env = liveSettings();
    const { status, stdout, stderr } = await runCommand(['check', '--live'], { env });
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^Settings from the environment:\n.*\nKeen:\n {2}project and key are good/s,
    );
    assert.equal(stderr, 'keen-signup-rule: check: asking Keen\n');
  });

  test('a reader that ends early is no failure', async () => {
    const user = await write('large.json', makeUser({ name: Array(50_000).fill('Ada') }));
    const env = makeSettings(keen.url, { KEENIO_PROPERTIES: '{"name":"user.name"}' });
    const child = startCommand(['preview', '--user', user], { env });
    const errors = text(child.stderr);
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    const [status] = await once(child, 'close');
    assert.equal(status, 0);
    assert.equal(await errors, '');
  });

  test('a disk that is full is status 1', { skip: process.platform !== 'linux' }, async () => {
    const full = await open('/dev/full', 'w');
    const user = await write('ada.json', makeUser());
    const env = makeSettings(keen.url);
    const child = startCommand(['preview', '--user', user], {
      env,
      stdio: ['ignore', full.fd, 'pipe'],
    });
    const errors = text(child.stderr);
    const [status] = await once(child, 'close');
    await full.close();
    assert.equal(status, 1);
    assert.equal(await errors, 'keen-signup-rule: the results could not be written (ENOSPC)\n');
  });

  test('control characters do not reach the terminal', async () => {
    const env = makeSettings(keen.url, {
      KEENIO_DENY_MESSAGE: 'No\u001b[2J\u009b2J',
      'KEENIO_\u001b[1m': 'x',
    });
    const { stdout } = await runCommand(['check'], { env });
    assert.match(stdout, /KEENIO_DENY_MESSAGE +No\\u001b\[2J\\u009b2J\n/);
    assert.match(stdout, /KEENIO_\\u001b\[1m is not a setting/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });
});

describe('an interruption', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    test(`${signal} ends a call with status 130`, async () => {
      const asked = new Promise((resolve) => {
        keen.faultBy(() => {
          resolve();
          return { hang: 'headers' };
        });
      });
      const child = startCommand(['check', '--live'], { env: liveSettings() });
      const errors = text(child.stderr);
      child.stdout.resume();
      await asked;
      child.kill(signal);
      const [status] = await once(child, 'close');
      keen.clearFaults();
      assert.equal(status, 130);
      assert.equal(await errors, 'keen-signup-rule: check: asking Keen\n');
    });
  }
});

describe('versions of Node', () => {
  for (const version of VERSIONS) {
    test(`Node ${version} checks and previews`, async () => {
      const node = binaryOf(version);
      const env = liveSettings();
      const checked = await runCommand(['check', '--live'], { env, node });
      assert.equal(checked.status, 0, checked.stderr);
      const user = await write(`ada-${version}.json`, makeUser());
      const previewed = await runCommand(['preview', '--json', '--user', user], { env, node });
      assert.equal(previewed.status, 0, previewed.stderr);
      assert.equal(JSON.parse(JSON.parse(previewed.stdout).body).userId, makeUser().user_id);
    });
  }
});
