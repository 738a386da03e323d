/** Ends a call with one line for the person who made it. */
export class Failure extends Error {
  /**
   * @param {string} message names the thing that is wrong and what it accepts; never a secret or a
   *   person's data
   * @param {1 | 2} [status] 2: to be mended before anything is sent; 1: something could not be done
   */
  constructor(message, status = 2) {
    super(message);
    this.status = status;
  }
}
