/** Loaded at the first sign-up: most logins are of recorded users, and need none. */
let createHash;

/**
 * One login: what its host gave for it, and its callback, which is called exactly once.
 *
 * The wasm knows this object as `Host` (src/host.rs). Of the methods it calls, only those throw that
 * it imports with `catch`.
 */
export class Login {
  /**
   * @param {object} host the names that are this login's own: `configuration`, `auth0`, `fetch`,
   *   `console`, `setTimeout`, `clearTimeout`, `AbortController`
   * @param {unknown} user the host's user, handed back as it came
   * @param {unknown} context the host's context, handed back as it came
   * @param {(error: Error | null, user: unknown, context: unknown) => void} callback the host's
   */
  constructor(host, user, context, callback) {
    this.host = host;
    this.configuration = host.configuration;
    this.auth0 = host.auth0;
    this.user = user;
    this.context = context;
    this.callback = callback;
    this.isAnswered = false;
    /** What the host's callback threw, in a list, until it has been given back to the host. */
    this.thrown = undefined;
    // `timer` and `abort` come later: what is under way for this login.
  }

  answer(error) {
    if (this.isAnswered) return;
    this.isAnswered = true;
    const { callback } = this;
    if (typeof callback !== 'function') return;
    try {
      callback(error, this.user, this.context);
    } catch (thrown) {
      this.thrown = [thrown];
    }
  }

  /** Gives back what the callback threw where nobody is left to throw to. */
  rejectThrown() {
    if (this.thrown) Promise.reject(this.thrown[0]);
    this.thrown = undefined;
  }

  /** Answers for a module that failed, and ends what it had started for this login. */
  fail(message) {
    this.release();
    let isAllowed = false;
    try {
      isAllowed = this.configuration.KEENIO_ON_ERROR === 'allow';
    } catch {
      // No readable policy: the default, deny.
    }
    if (isAllowed) {
      this.log(`keen-signup-rule: KEEN_INTERNAL: ${message}`);
      this.answer(null);
    } else {
      const fields = { name: 'KeenSignupError', code: 'KEEN_INTERNAL' };
      this.answer(Object.assign(new Error(message), fields));
    }
  }

  release() {
    try {
      this.host.clearTimeout(this.timer);
      this.abort?.abort();
    } catch {
      // Nothing was started that could be ended.
    }
  }

  /** Read once each; a longer text is refused before it is copied into the wasm's memory. */
  setting(key) {
    const value = this.configuration?.[key] ?? '';
    if (typeof value !== 'string' || value.length > 65536) throw value;
    return value || undefined;
  }

  has(object, name) {
    return !!object?.[name];
  }

  log(line) {
    try {
      this.host.console.error(line);
    } catch {
      // A host without a console gets no line.
    }
  }

  sha256(text) {
    createHash ??= this.host.builtin('crypto').createHash;
    return createHash('sha256').update(text).digest('hex');
  }

  controller() {
    const { AbortController } = this.host;
    // A fetch of the host's takes no signal but a real one: without, time alone ends the wait.
    this.abort = AbortController ? new AbortController() : { abort() {} };
    return this.abort;
  }

  fetch(url, init) {
    try {
      return this.host.fetch(url, init);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  header(answer, name) {
    try {
      const value = answer.headers.get(name);
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** Web streams and Node's streams alike are read by iteration; leaving it ends the stream. */
  async read(answer, limit) {
    if (!answer.body) return '';
    const chunks = [];
    let size = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      size += chunk.length;
      // A chunk without a length ends it too.
      if (!(size < limit)) break;
    }
    return Buffer.concat(chunks).toString();
  }

  within(value, ms) {
    return new Promise((resolve, reject) => {
      const { setTimeout, clearTimeout } = this.host;
      const timer = setTimeout(reject, ms);
      this.timer = timer;
      const settle = (how) => (result) => {
        clearTimeout(timer);
        how(result);
      };
      // A host's promise may be hostile too: it is only ever asked for `then`, which may throw.
      // Undefined is kept for a time that ran out.
      new Promise((adopt) => adopt(value)).then(
        settle(resolve),
        settle((reason) => reject(reason ?? null)),
      );
    });
  }

  sleep(ms) {
    return new Promise((resolve) => {
      this.timer = this.host.setTimeout(resolve, ms);
    });
  }
}
