/** The process around the command: its streams, its signals, its exit status. */
import { main } from './main.mjs';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // The call that is running saves what it has; whoever cannot wait asks twice.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}

/** Why results could not be written. A reader that has ended, such as `head`, is no failure. */
let lost;
process.stdout.on('error', ({ code }) => {
  if (code !== 'EPIPE') lost = code;
});
process.stderr.on('error', () => {});

const { env, stdin, stdout, stderr } = process;
const status = await main(process.argv.slice(2), {
  env,
  stdin,
  stdout,
  stderr,
  signal: interrupt.signal,
  print: (line) => stdout.write(`${line}\n`),
  log: (line) => stderr.write(`keen-signup-rule: ${line}\n`),
});
await new Promise((resolve) => stdout.write('', resolve));
if (lost) stderr.write(`keen-signup-rule: the results could not be written (${lost})\n`);
process.exitCode = lost ? Math.max(status, 1) : status;
