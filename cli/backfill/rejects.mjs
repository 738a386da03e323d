import { appendFile, open, rm, stat, truncate } from 'node:fs/promises';
import { Failure } from '../failure.mjs';
import { describeSystemError } from '../files.mjs';

/** It holds data of persons: for its owner only. */
const MODE = 0o600;
const NEWLINE = 10;

/**
 * Refused users, one JSON object a line: `{file, line, number, reason, user}`. `number` counts the
 * users of the file from 1. Once `user` is mended, the file can be sent like an export.
 */
export class Rejects {
  bytes = 0;
  #path;
  #name;
  /** Numbers of users that were written but are not part of the saved state. */
  #written = new Set();

  /** @param {string} path @param {string} name of the export */
  constructor(path, name) {
    this.#path = path;
    this.#name = name;
  }

  /**
   * Starts a new file.
   *
   * @throws {Failure} when there is one with refused users, or it cannot be written
   */
  async create() {
    const size = await this.#do(async () => {
      await appendFile(this.#path, '', { mode: MODE });
      return sizeOf(this.#path);
    }, 2);
    if (size === 0) return;
    throw new Failure(
      `${this.#path}: has the refused users of another run; move it away, or name another file with --rejects`,
    );
  }

  /**
   * Goes on with a file. What was written after the state was saved is kept and not written again.
   *
   * @param {number} savedBytes its size when the state was saved
   * @throws {Failure} when it cannot be read or written
   */
  async resume(savedBytes) {
    await this.#do(async () => {
      const file = await open(this.#path, 'a+', MODE);
      try {
        const { size } = await file.stat();
        this.bytes = size;
        if (size > savedBytes) await this.#readTail(file, savedBytes, size);
      } finally {
        await file.close();
      }
    }, 2);
  }

  async #readTail(file, from, to) {
    const tail = Buffer.alloc(to - from);
    await file.read(tail, 0, tail.length, from);
    // A kill may cut the last line short. It is not part of the state, so it is written again.
    const end = tail.lastIndexOf(NEWLINE) + 1;
    if (end < tail.length) {
      await truncate(this.#path, from + end);
      this.bytes = from + end;
    }
    for (const line of tail.toString('utf8', 0, end).split('\n')) {
      try {
        const { file: name, number } = JSON.parse(line);
        if (name === this.#name) this.#written.add(number);
      } catch {
        // Not a line of ours.
      }
    }
  }

  /**
   * @param {import('./batch.mjs').Refusal[]} refusals
   * @throws {Failure} with status 1 when they cannot be written
   */
  async append(refusals) {
    const isMissing = ({ number }) => !this.#written.has(number);
    const text = refusals.filter(isMissing).map((refusal) => this.#lineOf(refusal));
    if (text.length === 0) return;
    await this.#do(async () => {
      const before = await sizeOf(this.#path);
      const file = await open(this.#path, 'a', MODE);
      try {
        await file.writeFile(text.join(''));
        // The state, which says that they are written, must not reach the disk before them.
        await file.sync();
      } catch (error) {
        // A full disk may leave a part of a line.
        await file.truncate(before).catch(() => {});
        throw error;
      } finally {
        await file.close();
      }
      this.bytes = await sizeOf(this.#path);
    }, 1);
  }

  /** Removes the file if nobody was refused. */
  async close() {
    const file = await stat(this.#path).catch(() => undefined);
    if (file?.isFile() && file.size === 0) await rm(this.#path, { force: true });
  }

  #lineOf({ number, line, reason, user }) {
    return `${JSON.stringify({ file: this.#name, line, number, reason, user })}\n`;
  }

  async #do(work, status) {
    try {
      return await work();
    } catch (error) {
      throw new Failure(`${this.#path}: cannot be written, ${describeSystemError(error)}`, status);
    }
  }
}

/** @returns {Promise<number>} 0 when there is no file */
async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}
