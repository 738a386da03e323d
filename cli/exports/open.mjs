import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { Failure } from '../failure.mjs';
import { describeSystemError } from '../files.mjs';
import { peek, readUtf8 } from './bytes.mjs';
import { checkFrom, HEAD_BYTES, recognise } from './recognition.mjs';
import { STORES } from './stores.mjs';

/** What `--from` may name. */
export const EXPORTS = Object.keys(STORES);

/** Bytes that are read at a time. */
const CHUNK = 256 * 1024;

/**
 * Opens an export of users, and says what it is. A file is closed again until its users are read, so
 * any number of them may be open.
 *
 * @param {string} path `-` is `stdin`
 * @param {{ from?: string, stdin: import('node:stream').Readable, signal: AbortSignal }} options
 * @returns {Promise<Export>}
 * @throws {Failure} when it cannot be read, or is not an export that is known
 */
export async function openExport(path, { from, stdin, signal }) {
  checkFrom(from);
  const source = new Export(path, stdin, signal);
  await source.recognise(from);
  return source;
}

/** Users in a file or a pipe. */
class Export {
  /** For people. */
  name;
  /** As the person typed it. */
  path;
  /** The store and the form of the export, for people. */
  description;
  /** Bytes of the file; `undefined` for a pipe. */
  size;
  /** How many of them were read by now. */
  bytesRead = 0;
  #stdin;
  #signal;
  #compression;
  #pipe; // what is left of a pipe, which can be read once
  #read;

  constructor(path, stdin, signal) {
    this.name = path === '-' ? 'standard input' : path;
    this.path = path;
    this.#stdin = stdin;
    this.#signal = signal;
  }

  async recognise(from) {
    const isFile = this.path !== '-' && (await this.#isFile());
    try {
      const { start, all, close } = await peek(this.#open(), HEAD_BYTES);
      if (isFile) await close();
      else this.#pipe = all;
      const { description, read } = recognise(start.subarray(0, HEAD_BYTES), this.name, from);
      this.description = [description, this.#compression].filter(Boolean).join(', ');
      this.#read = read;
    } catch (error) {
      throw this.#explain(error, 2);
    }
  }

  /**
   * All users, in their order. A file can be read again, a pipe cannot.
   *
   * @returns {AsyncGenerator<import('./records.mjs').Item[]>}
   * @throws {Failure} when the file or the pipe cannot be read to its end
   */
  async *batches() {
    try {
      yield* this.#read(this.#pipe ?? this.#open());
    } catch (error) {
      throw this.#explain(error, 1);
    }
  }

  /** Sets the size of a file. Others, such as a named pipe, are read once. */
  async #isFile() {
    try {
      const found = await stat(this.path);
      if (found.isFile()) this.size = found.size;
      return found.isFile();
    } catch (error) {
      throw this.#explain(error, 2);
    }
  }

  #open() {
    return readUtf8(this.#chunks(), {
      onCompression: (name) => {
        this.#compression = name;
      },
    });
  }

  async *#chunks() {
    const signal = this.#signal;
    this.bytesRead = 0;
    const stream =
      this.path === '-'
        ? addAbortSignal(signal, this.#stdin)
        : createReadStream(this.path, { signal, highWaterMark: CHUNK });
    for await (const chunk of stream) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  #explain(error, status) {
    if (this.#signal.aborted || error instanceof Failure) return error;
    if (error.syscall) return new Failure(`${this.name}: ${describeSystemError(error)}`, status);
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') {
      return new Failure(`${this.name}: was closed before its end`, status);
    }
    if (this.#compression) {
      return new Failure(
        `${this.name}: the ${this.#compression} is broken, or ends too early`,
        status,
      );
    }
    return error;
  }
}
