import { SeenIds } from './seen-ids.mjs';

/** Why a user is skipped: nothing is to be done. The words follow a number in the summary. */
export const SKIPPED = {
  done: 'done by an earlier run',
  outside: 'created outside of --since and --until',
  marked: 'marked as recorded by the rule',
  repeated: 'with an id that came before',
};

/**
 * @typedef {{event: {json: string, leftOut: {path: string, reason: string}[] | null}}
 *   | {skipped: keyof typeof SKIPPED} | {refused: string}} Choice
 */

/** Decides about each user of a run whether an event is to be sent. */
export class Selection {
  #signUps;
  #context;
  #sinceMs;
  #untilMs;
  #seen = new SeenIds();

  /**
   * @param {import('../module.mjs').SignUps} signUps
   * @param {{tenant?: string, sinceMs?: number, untilMs?: number}} options milliseconds since 1970;
   *   a user created at `untilMs` is outside
   */
  constructor(signUps, { tenant, sinceMs = -Infinity, untilMs = Infinity }) {
    this.#signUps = signUps;
    this.#context = tenant === undefined ? {} : { tenant };
    this.#sinceMs = sinceMs;
    this.#untilMs = untilMs;
  }

  /**
   * @param {{user: object} | {reason: string}} item of an export
   * @param {boolean} isDone by an earlier run
   * @returns {Choice}
   */
  choose({ user, reason }, isDone) {
    if (!user) return isDone ? { skipped: 'done' } : { refused: reason };
    const event = this.#signUps.event(user, this.#context);
    const isNew = event.token === null || this.#seen.add(event.token);
    if (isDone) return { skipped: 'done' };
    // The mark outlives the token, so only the mark says that this user was counted long ago.
    if (event.isRecorded) return { skipped: 'marked' };
    if (event.token === null) {
      return { refused: 'no user id; without one an event could be counted twice' };
    }
    if (event.createdMs === null) {
      return {
        refused: event.isDateBad
          ? 'created_at is not a date'
          : 'no created_at: when was the sign-up?',
      };
    }
    if (event.createdMs < this.#sinceMs || event.createdMs >= this.#untilMs) {
      return { skipped: 'outside' };
    }
    return isNew ? { event } : { skipped: 'repeated' };
  }
}
