// The local Keen as a command.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startKeen } from '../../playground/keen.mjs';
import { binaryOf } from '../contract/hosts/node-binaries.mjs';
import { ask, write } from './write.mjs';

const KEEN = fileURLToPath(new URL('../../playground/keen.mjs', import.meta.url));

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keen-command-'));
});
after(() => rm(directory, { recursive: true }));

// The local Keen needs Node 18, and nothing installed.
for (const [what, node] of [
  ['this Node', process.execPath],
  ['Node 18', binaryOf(18)],
]) {
  test(`prints address and keys, stores into the file, and ends with Ctrl-C: ${what}`, async () => {
    const file = join(await mkdtemp(join(directory, 'file-')), 'events.jsonl');
    const child = spawn(node, [KEEN, '--port', '0', '--file', file]);
    const ended = once(child, 'exit');
    let shown = '';
    for await (const chunk of child.stdout) {
      shown += chunk;
      if (!shown.includes('Ctrl-C')) continue;
      const [url] = /http:\S+/.exec(shown);
      assert.equal((await write({ url }, { userId: 'a' })).status, 201);
      const [, [collection]] = await ask({ url }, 'GET', '/events');
      assert.equal(collection.properties.userId, 'string');
      child.kill('SIGINT');
      break;
    }
    assert.deepEqual(await ended, [0, null]);
    for (const part of ['localproject', 'local-write-key', 'local-read-key', file]) {
      assert.ok(shown.includes(part), part);
    }
    assert.equal(JSON.parse(await readFile(file, 'utf8')).event.userId, 'a');
  });
}

/** Runs the command until it ends. @returns {Promise<{code: number, out: string, errors: string}>} */
async function run(...options) {
  const child = spawn(process.execPath, [KEEN, ...options]);
  const texts = { out: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.errors += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

test('--help shows every option', async () => {
  const { code, out, errors } = await run('--help');
  assert.deepEqual([code, errors], [0, '']);
  for (const option of ['--port', '--file', '--tls', '--help']) assert.ok(out.includes(option));
});

describe('what is wrong is said in one line, with status 2', () => {
  const rows = [
    [['--prot', '1'], /^Unknown option '--prot'\. --help shows the options\.$/],
    [['events.jsonl'], /^Unexpected argument 'events\.jsonl'\. --help shows the options\.$/],
    [['--port'], /^--port needs a value\. --help shows the options\.$/],
    [['--port', '-1'], /^--port needs a value\. --help shows the options\.$/],
    [['--port', '65536'], /^--port must be 0 to 65535, not '65536'\.$/],
    [['--port', 'any'], /^--port must be 0 to 65535, not 'any'\.$/],
    [['--tls=yes'], /^--tls takes no value\. --help shows the options\.$/],
    [['--file', ''], /^--file must be the path of a file\.$/],
  ];
  for (const [options, message] of rows) {
    test(options.join(' '), async () => {
      const { code, out, errors } = await run(...options);
      assert.deepEqual([code, out], [2, '']);
      assert.match(errors.trimEnd(), message);
    });
  }

  test('a port in use', async () => {
    const other = await startKeen();
    const { port } = new URL(other.url);
    const { code, errors } = await run('--port', port);
    await other.close();
    assert.equal(code, 2);
    assert.match(errors, new RegExp(`^Port ${port} is in use\\. [^\n]*--port[^\n]*\n$`));
  });

  test('a file that cannot be written', async () => {
    const { code, errors } = await run('--port', '0', '--file', directory);
    assert.equal(code, 2);
    assert.equal(errors, `${directory} cannot be opened for reading and writing (EISDIR)\n`);
  });

  test('a file that is not of the local Keen', async () => {
    const file = join(directory, 'notes.txt');
    await writeFile(file, 'what\n');
    const { code, errors } = await run('--port', '0', '--file', file);
    assert.equal(code, 2);
    assert.match(errors, /^\S+notes\.txt, line 1: not an entry of the local Keen [^\n]+\n$/);
  });

  test('--tls without the package that makes certificates', async () => {
    const checkout = join(directory, 'checkout');
    await cp(dirname(KEEN), join(checkout, 'playground'), { recursive: true });
    const keen = join(checkout, 'playground', 'keen.mjs');
    const child = spawn(process.execPath, [keen, '--tls', '--port', '0']);
    const [text] = await once(child.stderr, 'data');
    const [code] = await once(child, 'close');
    assert.equal(code, 2);
    assert.match(`${text}`, /^--tls needs the npm package selfsigned: run `npm ci` first\.\n$/);
  });
});

test('--tls shows a certificate that clients can trust, and removes it at the end', async () => {
  const child = spawn(process.execPath, [KEEN, '--port', '0', '--tls']);
  const ended = once(child, 'exit');
  let shown = '';
  for await (const chunk of child.stdout) {
    shown += chunk;
    if (shown.includes('Ctrl-C')) break;
  }
  const [url] = /https:\S+/.exec(shown);
  const [file] = /\S+certificate\.pem/.exec(shown);
  const ca = await readFile(file, 'utf8');
  const [response] = await once(https.get(url, { ca }), 'response');
  assert.equal(response.statusCode, 401);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(readFile(file), { code: 'ENOENT' });
});
