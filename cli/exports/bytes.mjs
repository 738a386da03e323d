/** What a file or a pipe holds, as UTF-8: decompressed, and without the mark that editors put first. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';

/** Bytes that zlib gives at a time. */
const PIECE = 256 * 1024;
/** Bytes that fzstd gets at a time. It gives all that they hold at once. */
const ZSTD_PIECE = 16 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const UTF_8 = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF_16 = [
  { mark: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
];

const startsWith = (bytes, mark) => bytes.subarray(0, mark.length).equals(mark);

/**
 * @param {AsyncIterable<Buffer>} chunks
 * @param {{ onCompression?: (name: 'gzip' | 'zstd') => void }} [options]
 * @returns {AsyncGenerator<Buffer>} UTF-8, if the bytes are text
 * @throws {Error} when compressed bytes are broken
 */
export async function* readUtf8(chunks, options) {
  yield* decode(decompress(chunks, options));
}

async function* decompress(chunks, { onCompression = () => {} } = {}) {
  const { start, all } = await peek(chunks, ZSTD.length);
  if (startsWith(start, GZIP)) {
    onCompression('gzip');
    yield* through(all, createGunzip({ chunkSize: PIECE }));
  } else if (startsWith(start, ZSTD)) {
    onCompression('zstd');
    // Node's own stream (22.15 to 24) drops what follows the first of several frames.
    yield* decompressZstd(all);
  } else {
    yield* all;
  }
}

async function* through(chunks, transform) {
  // Leaving the loop destroys both streams; an error of the first one arrives at the second.
  yield* pipeline(Readable.from(chunks, { objectMode: false }), transform, () => {});
}

async function* decompressZstd(chunks) {
  let pieces = [];
  const stream = new Decompress((piece) => pieces.push(piece));
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += ZSTD_PIECE) {
      stream.push(chunk.subarray(start, start + ZSTD_PIECE));
      for (const piece of pieces) yield Buffer.from(piece);
      pieces = [];
    }
  }
  stream.push(new Uint8Array(0), true); // throws when the bytes end too early
}

async function* decode(chunks) {
  const { start, all } = await peek(chunks, UTF_8.length);
  const utf16 = UTF_16.find(({ mark }) => startsWith(start, mark));
  if (utf16) {
    // PowerShell writes it.
    const decoder = new TextDecoder(utf16.encoding);
    for await (const chunk of all) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } else {
    let skipped = startsWith(start, UTF_8) ? UTF_8.length : 0;
    for await (const chunk of all) {
      yield skipped > 0 ? chunk.subarray(skipped) : chunk;
      skipped = 0;
    }
  }
}

/**
 * @param {AsyncIterable<Buffer>} chunks
 * @param {number} size
 * @returns {Promise<{ start: Buffer, all: AsyncGenerator<Buffer>, close: () => Promise<void> }>} the
 *   first `size` bytes, or as many as there are; all chunks, of which the first one has at least those;
 *   and what is to be called when they are not read
 */
export async function peek(chunks, size) {
  const iterator = chunks[Symbol.asyncIterator]();
  const close = async () => {
    await iterator.return?.();
  };
  let start = Buffer.alloc(0);
  while (start.length < size) {
    const { value, done } = await iterator.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  const all = async function* () {
    try {
      if (start.length > 0) yield start;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await close();
    }
  };
  return { start, all: all(), close };
}
