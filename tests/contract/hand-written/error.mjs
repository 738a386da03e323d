/**
 * What the callback gets. Neither the message nor a field carries the write key, the event, anything about
 * a person, or a text of foreign code.
 */
export class KeenSignupError extends Error {
  name = 'KeenSignupError';

  /**
   * @param {string} code stable, such as `KEEN_SETTINGS`
   * @param {string} message
   * @param {{status?: number, errorCode?: string, attempts?: number}} [fields] unknown ones are left off
   */
  constructor(code, message, { status, errorCode, attempts } = {}) {
    super(message);
    this.code = code;
    if (status !== undefined) this.status = status;
    if (errorCode !== undefined) this.errorCode = errorCode;
    if (attempts !== undefined) this.attempts = attempts;
  }
}
