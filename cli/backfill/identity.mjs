import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Failure } from '../failure.mjs';
import { describeSystemError } from '../files.mjs';

/** As much of a stream tells it from others. */
const BEGINNING_BYTES = 65_536;
const CHUNK_BYTES = 1 << 20;

/**
 * @param {string} path of an export
 * @param {AbortSignal} signal
 * @returns {Promise<{bytes: number, sha256: string}>} size and digest of the whole file: a change
 *   anywhere makes it another export
 * @throws {Failure} when it cannot be read
 */
export async function identifyFile(path, signal) {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES, signal })) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure(`${path}: ${describeSystemError(error)}`);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * @param {Readable} stream
 * @returns {Promise<{identity: {sha256: string}, stream: Readable}>} the digest of its beginning, and
 *   a stream of the same bytes
 */
export async function identifyStream(stream) {
  const chunks = stream[Symbol.asyncIterator]();
  const beginning = [];
  let bytes = 0;
  let isOver = false;
  while (bytes < BEGINNING_BYTES && !isOver) {
    const { value, done } = await chunks.next();
    isOver = done;
    if (done) break;
    beginning.push(Buffer.from(value));
    bytes += beginning.at(-1).length;
  }
  const head = Buffer.concat(beginning);
  const hash = createHash('sha256').update(head.subarray(0, BEGINNING_BYTES));
  async function* all() {
    yield head;
    if (!isOver) yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { identity: { sha256: hash.digest('hex') }, stream: Readable.from(all()) };
}
