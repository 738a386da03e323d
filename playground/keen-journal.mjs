import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/**
 * Reads a file line by line.
 *
 * @param {number} file
 * @returns {Generator<{line: string, end: number}>} each complete line, and the position behind it
 *   in bytes; an incomplete last line is left out
 */
function* readLines(file) {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let end = 0;
  for (let read = readSync(file, chunk, 0, CHUNK_BYTES, 0), at = read; read > 0; ) {
    rest = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let stop = rest.indexOf(NEWLINE); stop >= 0; stop = rest.indexOf(NEWLINE, start)) {
      end += stop + 1 - start;
      yield { line: rest.toString('utf8', start, stop), end };
      start = stop + 1;
    }
    rest = rest.subarray(start);
    read = readSync(file, chunk, 0, CHUNK_BYTES, at);
    at += read;
  }
}

/**
 * A file with one JSON object per line, to which every change is appended. A change is in the file
 * when `append` returns, so what was acknowledged survives a kill.
 */
export class Journal {
  #file;
  #size = 0;

  /**
   * @param {string | undefined} path of the file, which is created when missing; undefined keeps
   *   nothing
   * @param {(entry: object) => void} replay is called with each entry, oldest first
   * @throws {Error} naming the file when it cannot be opened, and the line when `replay` throws
   */
  constructor(path, replay) {
    if (path === undefined) return;
    try {
      this.#file = openSync(path, 'a+');
    } catch (error) {
      throw new Error(`${path} cannot be opened for reading and writing (${error.code})`);
    }
    let number = 0;
    try {
      for (const { line, end } of readLines(this.#file)) {
        number += 1;
        replay(JSON.parse(line));
        this.#size = end;
      }
    } catch (error) {
      closeSync(this.#file);
      const place = number > 0 ? `${path}, line ${number}: not an entry of the local Keen` : path;
      throw new Error(`${place} (${error.message})`);
    }
    // A kill may cut the last line short. What it says was never acknowledged.
    if (fstatSync(this.#file).size > this.#size) ftruncateSync(this.#file, this.#size);
  }

  /** @param {object} entry @throws {Error} when it cannot be written; the file is then unchanged */
  append(entry) {
    if (this.#file === undefined) return;
    const line = `${JSON.stringify(entry)}\n`;
    try {
      appendFileSync(this.#file, line);
      this.#size += Buffer.byteLength(line);
    } catch (error) {
      // A full disk may leave a part of the line, to which the next one would be appended.
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
  }

  /** Removes all entries. */
  clear() {
    if (this.#file !== undefined) ftruncateSync(this.#file);
    this.#size = 0;
  }

  close() {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
