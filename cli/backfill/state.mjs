import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { Failure } from '../failure.mjs';
import { describeSystemError } from '../files.mjs';
import { Settled } from './settled.mjs';

const ABOUT =
  'keen-signup-rule backfill: which users of an export are done. Without this file all are sent again.';
const VERSION = 1;

/**
 * What a state belongs to. A state of anything else must not be used.
 *
 * @typedef {object} Purpose
 * @property {{bytes?: number, sha256: string}} export
 * @property {{url: string, collection: string, tenant: string | null}} target
 * @property {{sinceMs: number | null, untilMs: number | null}} dates
 */

/** Names what differs between the purpose of a state and of this run, in words for a person. */
const DIFFERENCES = {
  export: 'another export, or this one before it was changed',
  target: 'another project, collection or --tenant',
  dates: 'other dates in --since and --until',
};

/** How far a backfill has come, in a file that is replaced as a whole. It holds no data of a person. */
export class State {
  settled;
  rejectsBytes;
  #path;
  #purpose;

  /**
   * @param {string | undefined} path undefined: nothing is saved
   * @param {Purpose} purpose
   * @returns {Promise<State>} the saved state, or a new one when there is no file
   * @throws {Failure} when the file cannot be read, or belongs to something else
   */
  static async read(path, purpose) {
    if (path === undefined) return new State(path, purpose);
    let text;
    try {
      // A device would be replaced by a file.
      if (!(await stat(path)).isFile()) throw new Failure(`${path}: is not a file`);
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return new State(path, purpose);
      if (error instanceof Failure) throw error;
      throw new Failure(`${path}: ${describeSystemError(error)}`);
    }
    return new State(path, purpose, parse(text, path, purpose));
  }

  constructor(path, purpose, saved) {
    this.#path = path;
    this.#purpose = purpose;
    this.isNew = saved === undefined;
    this.settled = new Settled(saved?.settled);
    this.rejectsBytes = saved?.rejectsBytes ?? 0;
  }

  /**
   * @param {1 | 2} status of the failure
   * @throws {Failure} when it cannot be written; the file is then unchanged
   */
  async save(status) {
    if (this.#path === undefined) return;
    const { settled, rejectsBytes } = this;
    const value = { about: ABOUT, version: VERSION, ...this.#purpose, settled, rejectsBytes };
    try {
      await replaceFile(this.#path, `${JSON.stringify(value, null, 2)}\n`);
    } catch (error) {
      throw new Failure(`${this.#path}: cannot be written, ${describeSystemError(error)}`, status);
    }
  }
}

function parse(text, path, purpose) {
  const wayOut = 'delete it to send all users again, or name another file with --state';
  let saved;
  try {
    saved = JSON.parse(text);
  } catch {
    throw new Failure(`${path}: is not a state of backfill; ${wayOut}`);
  }
  if (saved?.version !== VERSION || !isSettled(saved.settled) || !isCount(saved.rejectsBytes)) {
    throw new Failure(`${path}: is not a state of this version of backfill; ${wayOut}`);
  }
  for (const [part, words] of Object.entries(DIFFERENCES)) {
    if (JSON.stringify(saved[part]) !== JSON.stringify(purpose[part])) {
      throw new Failure(`${path}: is the state of ${words}; ${wayOut}`);
    }
  }
  return saved;
}

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

const isSettled = (value) =>
  isCount(value?.upTo) &&
  Array.isArray(value.beyond) &&
  value.beyond.every((range) => range?.length === 2 && range.every(isCount));

/** Writes a file beside the old one, then puts it in its place: there is always a whole file. */
async function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
