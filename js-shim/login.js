import { attempt, canAbort, createFetch, StandInController } from './stand-ins.js';

let standInFetch;

/**
 * One login: the names of its host, as the module asks for them (src/host.rs), its callback, which is
 * called once at most, and what was started for it.
 */
export class Login {
  /**
   * @param {object} host
   * @param {unknown} host.configuration the settings
   * @param {(name: string) => any} host.builtin gives Node's own modules; it may throw
   * @param {(name: string) => any} host.look looks up one of the other names, such as `fetch`. Most
   *   logins need none, and Node loads some of them when they are first looked at.
   * @param {unknown} user the host's
   * @param {unknown} context the host's
   * @param {unknown} callback the host's
   */
  constructor(host, user, context, callback) {
    // The rest is added when it is needed: most logins are of users who are recorded already.
    this.host = host;
    this.configuration = host.configuration;
    this.user = user;
    this.context = context;
    /** The callback, as the module gets it. */
    this.answer = (error) => {
      this.instance?.inFlight.delete(this);
      if (this.isAnswered) return;
      this.isAnswered = true;
      if (typeof callback === 'function') callback(error, user, context);
    };
  }

  get auth0() {
    return this.host.look('auth0');
  }

  get event() {
    return this.host.look('event');
  }

  get console() {
    return this.host.look('console');
  }

  get performance() {
    return this.host.look('performance') ?? this.host.builtin('perf_hooks').performance;
  }

  /** A constructor that keeps what it makes, so that the request can be aborted from here. */
  get AbortController() {
    const Controller = this.hasFetch ? this.host.look('AbortController') : StandInController;
    if (this.hasFetch && !canAbort(Controller, this.host.look('Request'))) return undefined;
    const login = this;
    return function KeptController() {
      login.controller = new Controller();
      return login.controller;
    };
  }

  get hasFetch() {
    return typeof this.host.look('fetch') === 'function';
  }

  fetch(url, init) {
    const { isRetry } = this;
    this.isRetry = true;
    if (this.hasFetch) {
      const fetch = this.host.look('fetch');
      this.response = fetch(url, init);
    } else {
      standInFetch ??= createFetch();
      this.response = standInFetch(url, { ...init, isRetry }, this.host.builtin);
    }
    return this.response;
  }

  setTimeout(handler, ms, value) {
    // The two belong together: a host may exchange both while this login is on its way.
    this.clear = this.host.look('clearTimeout');
    const setTimeout = this.host.look('setTimeout');
    let timer;
    try {
      timer = setTimeout(handler, ms, value);
    } catch {
      timer = this.host.builtin('timers').setTimeout(handler, ms, value);
    }
    this.timers ??= new Set();
    this.timers.add(timer);
    return timer;
  }

  clearTimeout(timer) {
    const { clear } = this;
    this.timers?.delete(timer);
    clear(timer);
  }

  /** Ends what the module had started, when it can no longer do so itself. */
  stop() {
    // An aborted request rejects, and the module may not have got to where it waits for it.
    attempt(() => this.response?.then(undefined, () => {}));
    attempt(() => this.controller?.abort());
    for (const timer of this.timers ?? []) attempt(() => this.clearTimeout(timer));
  }

  /** Answers in place of a module that failed. */
  fail(message) {
    this.stop();
    const isAllowed = attempt(() => this.configuration.KEENIO_ON_ERROR === 'allow');
    if (isAllowed) attempt(() => this.console.error(`keen-signup-rule: KEEN_INTERNAL: ${message}`));
    this.answer(isAllowed ? null : internalError(message));
  }
}

/** Its fields are defined, not assigned: a host may have frozen what an error inherits. */
const internalError = (message) =>
  Object.defineProperties(new Error(message), {
    name: { value: 'KeenSignupError', enumerable: true },
    code: { value: 'KEEN_INTERNAL', enumerable: true },
  });
