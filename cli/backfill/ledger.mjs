import { Rejects } from './rejects.mjs';
import { State } from './state.mjs';

/** The state is saved this often, in milliseconds, and at the end. */
const SAVE_MS = 500;

/** What is done of one export: its state and its rejects file, which change together. */
export class Ledger {
  #state;
  #rejects;
  #work = Promise.resolve();
  #savedAt = 0;

  /**
   * @param {object} place
   * @param {string} place.name of the export
   * @param {string | undefined} place.state path; undefined: a later run begins at the beginning
   * @param {string} place.rejects path
   * @param {import('./state.mjs').Purpose} place.purpose
   * @returns {Promise<Ledger>} with both files written once, so that they can be written
   * @throws {import('../failure.mjs').Failure} with status 2
   */
  static async open({ name, state: path, rejects: rejectsPath, purpose }) {
    const state = await State.read(path, purpose);
    const rejects = new Rejects(rejectsPath, name);
    if (state.isNew) await rejects.create();
    else await rejects.resume(state.rejectsBytes);
    const ledger = new Ledger(state, rejects);
    await ledger.#save(2);
    return ledger;
  }

  constructor(state, rejects) {
    this.#state = state;
    this.#rejects = rejects;
  }

  /** @returns {boolean} whether the user with this number is done */
  has(number) {
    return this.#state.settled.has(number);
  }

  /**
   * Writes what was refused of a batch and then that the batch is done.
   *
   * @param {import('./batch.mjs').Batch} batch
   * @throws {import('../failure.mjs').Failure} when one of the files cannot be written
   */
  settle({ first, last, refusals }) {
    const work = this.#work.then(async () => {
      await this.#rejects.append(refusals);
      this.#state.settled.add(first, last);
      if (performance.now() - this.#savedAt >= SAVE_MS) await this.#save(1);
    });
    // The batch that cannot be settled reports it; those after it try by themselves.
    this.#work = work.catch(() => {});
    return work;
  }

  /** Saves the state. @throws {import('../failure.mjs').Failure} when it cannot be written */
  async close() {
    await this.#work;
    await this.#save(1);
    await this.#rejects.close();
  }

  async #save(status) {
    this.#state.rejectsBytes = this.#rejects.bytes;
    await this.#state.save(status);
    this.#savedAt = performance.now();
  }
}
