/** Finds the call that is asked for, runs it, and says what went wrong in one line. */
import { parseArgs } from 'node:util';
import { Failure } from './failure.mjs';

const CALLS = {
  check: () => import('./check.mjs'),
  preview: () => import('./preview.mjs'),
  backfill: () => import('./backfill.mjs'),
  verify: () => import('./verify.mjs'),
};

const HELP = `Usage: keen-signup-rule CALL [options]

  check [--live]           shows each setting as it is used, and what is wrong
  preview --user FILE      shows the request that would be sent for a user
  backfill FILE…           sends the users of an export
  verify FILE…             says which users of an export have no event

  keen-signup-rule CALL --help    all about one of them
  keen-signup-rule --version

Settings come from the environment, or from a JSON object in --settings FILE.
Results go to stdout; progress and messages go to stderr.

Exit status: 0 done; 1 some could not be sent or are missing; 2 the call, the
settings or the file are wrong, and nothing was sent; 130 interrupted.

Examples:
  keen-signup-rule check --settings settings.json --live
  keen-signup-rule preview --settings settings.json --user user.json
  keen-signup-rule backfill users.json --dry-run
  keen-signup-rule verify users.json > missing.ndjson`;

/** Options of every call. */
const COMMON = { settings: { type: 'string' }, help: { type: 'boolean', short: 'h' } };

/**
 * @typedef {object} Io what a call may use of its process
 * @property {Record<string, string | undefined>} env
 * @property {import('node:stream').Readable} stdin
 * @property {import('node:stream').Writable & { isTTY?: boolean, columns?: number }} stdout
 * @property {import('node:stream').Writable & { isTTY?: boolean, columns?: number }} stderr
 * @property {AbortSignal} signal aborted when the person interrupts
 * @property {(line: string) => void} print one line of the result
 * @property {(line: string) => void} log one line about the call
 */

/**
 * @param {string[]} argv what follows the name of the command
 * @param {Io} io
 * @returns {Promise<number>} the exit status
 */
export async function main(argv, io) {
  try {
    return await run(argv, io);
  } catch (error) {
    if (io.signal.aborted) return 130;
    return fail(error, io);
  }
}

async function run([name, ...rest], io) {
  if (name === undefined) {
    io.stderr.write(`${HELP}\n`);
    return 2;
  }
  if (name === '--help' || name === '-h') {
    io.print(HELP);
    return 0;
  }
  if (name === '--version') {
    const { version } = await import('./module.mjs');
    io.print(version());
    return 0;
  }
  if (!Object.hasOwn(CALLS, name)) {
    const kind = name.startsWith('-') ? 'option' : 'call';
    const calls = Object.keys(CALLS).join(', ');
    throw new Failure(
      `unknown ${kind} ${name}; the calls are ${calls}; see keen-signup-rule --help`,
    );
  }
  const call = await CALLS[name]();
  const { values, positionals } = parse(name, call, rest);
  if (values.help) {
    io.print(call.help);
    return 0;
  }
  return call.run({ values, positionals }, io);
}

function parse(name, { options, takesFiles = false }, args) {
  try {
    return parseArgs({
      args,
      options: { ...options, ...COMMON },
      allowPositionals: takesFiles,
      strict: true,
    });
  } catch (error) {
    if (!error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
    // Node's advice that follows the first sentence is about writing a program.
    const [reason] = error.message.split(/\.\s/);
    throw new Failure(`${name}: ${reason}; see keen-signup-rule ${name} --help`);
  }
}

function fail(error, io) {
  if (error instanceof Failure) {
    io.log(error.message);
    return error.status;
  }
  if (error?.name === 'KeenSignupError') {
    const advice =
      error.code === 'KEEN_SETTINGS' ? '; keen-signup-rule check shows all settings' : '';
    io.log(`${error.message}${advice}`);
    return 2;
  }
  // What a foreign error says may quote data of a person.
  io.log(`failed: ${error?.name ?? 'unknown error'} ${error?.code ?? ''}`.trim());
  return 1;
}
