import { parseArgs } from 'node:util';
import { installPackages } from './packages.mjs';

const DEFAULT_PORT = 4800;

const HELP = `Usage: npm run page [-- OPTIONS]

Opens a page on this machine: edit the settings, a user and a context, see the event, log in, and see
what Keen stores. Nothing leaves the machine.

  --port NUMBER   listens there instead of on ${DEFAULT_PORT}; 0 for any free port
  --file FILE     keeps the events in this file, so that they are there after a restart
  --help          shows this text
`;

/** A bad call: the message is one line. */
class UsageError extends Error {}

/**
 * @param {string[]} args
 * @returns {{port: number, file?: string, help?: boolean}}
 * @throws {UsageError}
 */
function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: { port: { type: 'string' }, file: { type: 'string' }, help: { type: 'boolean' } },
    }));
  } catch (error) {
    const [sentence] = error.message.split(/\. |\n/);
    throw new UsageError(`${sentence}. --help shows the options.`);
  }
  const { port = String(DEFAULT_PORT), ...other } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError('--port must be a number from 0 to 65535.');
  }
  if (other.file === '') throw new UsageError('--file must be the name of a file.');
  return { port: Number(port), ...other };
}

function describe(error, { port }) {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one with --port.`;
  if (error.code === 'EACCES' && error.syscall === 'listen') {
    return `Port ${port} may not be used. Choose another one with --port.`;
  }
  return error.message;
}

async function main() {
  let options = {};
  try {
    options = readOptions(process.argv.slice(2));
    if (options.help) return process.stdout.write(HELP);
    await installPackages((line) => console.log(line));
    // It reads what has just been installed.
    const { startPage } = await import('./server.mjs');
    const page = await startPage(options);
    console.log(`The page:        ${page.url}
The local Keen:  ${page.keen.url}

Press Ctrl-C to stop both.`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => page.close());
  } catch (error) {
    console.error(describe(error, options));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
  return undefined;
}

await main();
