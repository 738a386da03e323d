/** The process around the command: its streams, its signals, its exit status. */
import { main } from './main.mjs';

/** A line without control characters, which could change what a terminal shows. JSON stays the same JSON. */
const visible = (line) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  line.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return `\\u${code.padStart(4, '0')}`;
  });

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
  print: (line) => stdout.write(`${visible(line)}\n`),
  log: (line) => stderr.write(`keen-signup-rule: ${visible(line)}\n`),
});
await new Promise((resolve) => stdout.write('', resolve));
if (lost) stderr.write(`keen-signup-rule: the results could not be written (${lost})\n`);
process.exitCode = lost ? Math.max(status, 1) : status;
