import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Usage: node playground/keen.mjs [--port PORT] [--file FILE] [--tls]

Starts a local Keen on 127.0.0.1: Keen's API for recording, querying and deleting events and for
Access Keys, in memory or in a file. It runs until Ctrl-C.

  --port PORT   0 to 65535; 8888 by default, 0 for any free port
  --file FILE   keeps events and Access Keys in FILE (JSON lines) over a restart
  --tls         https, with a certificate made at the start (needs \`npm ci\`)
  --help        shows this text

Examples:
  node playground/keen.mjs --file events.jsonl
  curl http://127.0.0.1:8888/3.0/projects/localproject/events/signups \\
    -H 'Authorization: local-write-key' -d '{"userId": "a"}'
  curl 'http://127.0.0.1:8888/3.0/projects/localproject/queries/count?event_collection=signups' \\
    -H 'Authorization: local-read-key'

Ends with status 0, or with 2 when it cannot start.
`;

const OPTIONS = {
  port: { type: 'string', default: '8888' },
  file: { type: 'string' },
  tls: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

/** What keeps the command from starting, in one line for the person who typed it. */
class CannotStart extends Error {}

/** @returns {string} what is wrong with the arguments, without Node's advice to programmers */
function reasonOf({ code, message }) {
  const [option, name] = /--(\w+)/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return OPTIONS[name].type === 'string' ? `${option} needs a value` : `${option} takes no value`;
  }
  return message.split('. ')[0];
}

/** @returns {{port: number, file?: string, tls: boolean, help: boolean}} */
function readOptions(argv) {
  let values;
  try {
    ({ values } = parseArgs({ args: argv, options: OPTIONS }));
  } catch (error) {
    throw new CannotStart(`${reasonOf(error)}. --help shows the options.`);
  }
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new CannotStart(`--port must be 0 to 65535, not '${values.port}'.`);
  }
  if (values.file === '') throw new CannotStart('--file must be the path of a file.');
  return { ...values, port: Number(values.port) };
}

async function makeTls() {
  try {
    const { makeCertificate } = await import('./certificate.mjs');
    return await makeCertificate();
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CannotStart('--tls needs the npm package selfsigned: run `npm ci` first.');
  }
}

/** @returns {string} the folder with `certificate.pem`, which clients must trust */
function saveCertificate(cert) {
  const folder = mkdtempSync(join(tmpdir(), 'local-keen-'));
  writeFileSync(join(folder, 'certificate.pem'), cert);
  return folder;
}

/** @returns {string} what keeps a server from listening, in one line */
function whyNot(error, port) {
  const why = {
    EADDRINUSE: `Port ${port} is in use. Choose another one with --port, or 0 for any free port.`,
    EACCES: `Port ${port} needs more rights. Choose one from 1024 with --port.`,
  };
  return why[error.code] ?? error.message;
}

function describe(keen, access, file, folder) {
  const rows = [
    ['project id', access.projectId],
    ['write key', access.writeKey],
    ['read key', access.readKey],
    ['master key', access.masterKey],
    ['events', file ?? 'in memory'],
    ...(folder ? [['certificate', join(folder, 'certificate.pem')]] : []),
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(11)}  ${value}`);
  return `The local Keen listens on ${keen.url}\n\n${lines.join('\n')}\n\nPress Ctrl-C to stop it.`;
}

async function start(argv, startKeen, access) {
  const { port, file, tls, help } = readOptions(argv);
  if (help) return process.stdout.write(HELP);
  const pair = tls ? await makeTls() : undefined;
  let keen;
  try {
    // Requests are kept for tests only.
    keen = await startKeen({ ...access, port, file, tls: pair, keep: 0 });
  } catch (error) {
    throw new CannotStart(whyNot(error, port));
  }
  const folder = pair && saveCertificate(pair.cert);
  console.log(describe(keen, access, file, folder));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      if (folder) rmSync(folder, { recursive: true, force: true });
      await keen.close();
    });
  }
  return undefined;
}

/**
 * `node playground/keen.mjs`: starts a local Keen that runs until Ctrl-C. Sets exit status 2, with
 * one line on stderr, when it cannot.
 *
 * @param {string[]} argv
 * @param {typeof import('./keen.mjs').startKeen} startKeen
 * @param {{projectId: string, writeKey: string, readKey: string, masterKey: string}} access
 */
export async function runCommand(argv, startKeen, access) {
  try {
    await start(argv, startKeen, access);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
