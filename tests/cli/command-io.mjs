// What a call sees of its process, in the process of a test.
import { PassThrough, Readable, Writable } from 'node:stream';

/** Keeps what is written to it. */
class Kept extends Writable {
  text = '';
  _write(chunk, _, done) {
    this.text += chunk;
    done();
  }
}

/**
 * @param {{ env?: Record<string, string>, stdin?: string | Buffer | Readable }} [parts]
 * @returns {import('../../cli/main.mjs').Io & { output: () => string, errors: () => string, interrupt: () => void }}
 *   `output` and `errors` give what was written so far
 */
export function createIo({ env = {}, stdin = '' } = {}) {
  const interrupt = new AbortController();
  const stdout = new Kept();
  const stderr = new Kept();
  const input = stdin instanceof Readable ? stdin : new PassThrough().end(stdin);
  return {
    env,
    stdin: input,
    stdout,
    stderr,
    signal: interrupt.signal,
    print: (line) => stdout.write(`${line}\n`),
    log: (line) => stderr.write(`keen-signup-rule: ${line}\n`),
    output: () => stdout.text,
    errors: () => stderr.text,
    interrupt: () => interrupt.abort(),
  };
}
