import { exchange } from './exchange.js';
import { REFUSED } from './keys.js';
import { mark } from './mark.js';
import { readSignUp } from './reading.js';

/** Lowercase hex SHA-256 of a text. Made at the first sign-up: most logins need none. */
let sha256;

const DEFAULT_FLAG = 'signedUp';

/**
 * One login: what its host gave for it, and its callback, which is called exactly once.
 *
 * The wasm knows this object as `Host` (src/host.rs). What one of its methods throws all the same is
 * a trap of the module's.
 */
export class Login {
  /**
   * @param {object} host the names that are this login's own: `configuration`, `auth0`, `fetch`,
   *   `console`, `setTimeout`, `clearTimeout`, `AbortController`; `builtin` gives Node's own modules
   * @param {unknown} user the host's user, handed back as it came
   * @param {unknown} context the host's context, handed back as it came
   * @param {(error: Error | null, user: unknown, context: unknown) => void} callback the host's
   */
  constructor(host, user, context, callback) {
    this.host = host;
    this.user = user;
    this.context = context;
    this.callback = callback;
    this.isAnswered = false;
    /** What the host's callback threw, in a list, until it has been given back to the host. */
    this.thrown = undefined;
  }

  /**
   * Whether the user carries the mark: the flag is truthy on `user`, `user.persistent` or
   * `user.app_metadata`. Of all settings only the flag's name is read.
   */
  isRecorded() {
    const { user } = this;
    this.flag = '';
    const flag = this.setting('KEENIO_FLAG') || DEFAULT_FLAG;
    // By a name that every object has, everybody would be recorded.
    if (flag in {}) return false;
    this.flag = flag;
    try {
      return !!(user?.[flag] || user?.persistent?.[flag] || user?.app_metadata?.[flag]);
    } catch {
      this.isUnreadable = true;
      return false;
    }
  }

  answer(error) {
    if (this.isAnswered) return;
    this.isAnswered = true;
    this.inFlight?.delete(this);
    const { callback } = this;
    if (typeof callback !== 'function') return;
    try {
      callback(error, this.user, this.context);
    } catch (thrown) {
      this.thrown = [thrown];
      if (this.isReturned) this.rejectThrown();
    }
  }

  /** Gives back what the callback threw where nobody is left to throw to. */
  rejectThrown() {
    if (this.thrown) Promise.reject(this.thrown[0]);
    this.thrown = undefined;
  }

  goOn() {
    this.answer(null);
  }

  /** What is undefined is not known, and no field of the error. */
  refuse(message, [code, status, errorCode, attempts]) {
    const error = new Error(message);
    const fields = { name: 'KeenSignupError', code, status, errorCode, attempts };
    for (const key in fields) if (fields[key] !== undefined) error[key] = fields[key];
    this.answer(error);
  }

  /** Answers for a module that failed, and ends what it had started for this login. */
  fail(message) {
    this.release();
    if (this.setting('KEENIO_ON_ERROR') === 'allow') {
      this.log(`keen-signup-rule: KEEN_INTERNAL: ${message}`);
      this.goOn();
    } else {
      this.refuse(message, ['KEEN_INTERNAL']);
    }
  }

  release() {
    try {
      this.end?.();
      this.controller?.abort();
    } catch {
      // Nothing was started that could be ended.
    }
  }

  /**
   * One setting, empty when it is absent. A long one is refused before it is copied into the wasm's
   * memory, which never shrinks.
   */
  setting(key) {
    try {
      const value = this.host.configuration?.[key] ?? '';
      const isText = typeof value === 'string' && value.length <= 65536 && !value.includes('\0');
      return isText ? value : REFUSED;
    } catch {
      return REFUSED;
    }
  }

  /** Read at the start; empty when it is the default. */
  get flagName() {
    return this.flag === DEFAULT_FLAG ? '' : JSON.stringify(this.flag);
  }

  read(limit) {
    return readSignUp(this, limit);
  }

  /**
   * Lowercase hex SHA-256 of `signup`, one NUL byte and the user's id, where that is a text. The
   * same at every attempt and every login of one user: Keen keeps the first event.
   */
  uniquenessToken() {
    if (typeof this.userId !== 'string') return '';
    if (!sha256) {
      const { hash, createHash } = this.host.builtin('crypto');
      // All at once is twice as fast, where there is such a function.
      sha256 = hash
        ? (text) => hash('sha256', text)
        : (text) => createHash('sha256').update(text).digest('hex');
    }
    return sha256(`signup\0${this.userId}`);
  }

  log(line) {
    try {
      this.host.console.error(line);
    } catch {
      // A host without a console gets no line.
    }
  }

  send(text, ms, stepMs, bodyBytes) {
    const [url, authorization, body] = text.split('\n');
    const { AbortController } = this.host;
    // A fetch of the host's takes no signal but a real one: without, time alone ends the wait.
    this.controller = AbortController ? new AbortController() : { abort() {} };
    const request = {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization, 'content-type': 'application/json' },
      body,
      signal: this.controller.signal,
    };
    return exchange(this, url, request, ms, stepMs, bodyBytes);
  }

  sleep(ms) {
    const { setTimeout, clearTimeout } = this.host;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.end = () => clearTimeout(timer);
    });
  }

  findStore() {
    try {
      const users = this.host.auth0?.users;
      const update = users?.updateAppMetadata;
      if (typeof update === 'function') {
        this.store = () => Reflect.apply(update, users, [this.userId, { [this.flag]: true }]);
      }
      return true;
    } catch {
      return false;
    }
  }

  /** A promise where there is something to wait for, or where the mark was not taken. */
  mark(ms) {
    const isMarked = mark(this.user, this.flag);
    const { store } = this;
    if (!store) return isMarked ? undefined : Promise.reject();
    const { setTimeout, clearTimeout } = this.host;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(reject, ms);
      this.end = () => clearTimeout(timer);
      const settle = (how) => (result) => {
        this.end();
        how(result);
      };
      // A host's promise may be hostile too: it is only ever asked for `then`, which may throw.
      new Promise((adopt) => adopt(store())).then(settle(resolve), settle(reject));
    });
  }
}
