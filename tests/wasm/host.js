/**
 * A rule host for one login, in Node and in browsers: the names that it gives to the module, and a
 * record of what the module did with them. Its clock goes on only when there is nothing else left to
 * do, from timer to timer, so that no test waits.
 */

/** The host of the login that is entering. */
let entering;
globalThis.host = () => entering.names;
Object.defineProperty(globalThis.host, 'configuration', {
  get: () => entering.names.configuration,
});

/** What `updateAppMetadata` may do. */
const SAVING = {
  resolves: async () => ({}),
  async rejects() {
    throw new Error('not saved');
  },
  throws() {
    throw new Error('not saved');
  },
  hangs: () => new Promise(() => {}),
  'returns no promise': () => 7,
};

/** What was rejected, since the newest host was made, without anyone to handle it. */
const unhandled = [];
if (globalThis.process) {
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
} else {
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    unhandled.push(event.reason);
  });
}

export class FakeHost {
  passed = 0;
  timers = [];
  calls = [];
  requests = [];
  lines = [];
  saved = [];
  unhandled = unhandled;

  /**
   * @param {object} parts what is different in this login
   *   settings: added to good credentials; user, context, event: what the host hands in
   *   answers: Keen's, one for each request: a status, 'hangs', 'fails' or { status, headers, body };
   *     Keen stores the event when there are no more
   *   saving: a key of SAVING; without it the host saves no marks
   *   throws: what the callback throws
   */
  constructor(parts) {
    unhandled.length = 0;
    this.user = parts.user ?? { user_id: 'auth0|1', name: 'Ada Lovelace' };
    this.context = parts.context ?? { request: { ip: '203.0.113.77', userAgent: 'A browser' } };
    this.answers = parts.answers ?? [];
    this.configuration = {
      KEENIO_WRITE_KEY: 'write-key',
      KEENIO_PROJECT_ID: 'project1',
      ...parts.settings,
    };
    this.callback = (error, user, context) => {
      this.calls.push({
        error: error && { ...error, message: error.message },
        same: user === this.user && context === this.context,
      });
      if ('throws' in parts) throw parts.throws;
    };
    this.names = {
      configuration: this.configuration,
      auth0: parts.saving && this.managementClient(SAVING[parts.saving]),
      event: parts.event,
      console: { error: (line) => this.lines.push(line) },
      fetch: (url, init) => this.fetch(url, init),
      AbortController,
      performance: { now: () => this.passed },
      setTimeout: (handler, ms, value) => this.setTimeout(handler, ms, value),
      clearTimeout: (timer) => this.clearTimeout(timer),
    };
  }

  /** Makes this the host whose names the module gets next. */
  enter() {
    entering = this;
  }

  /** Resolves when the callback has been called, and what follows it has been done. */
  async answered() {
    await everythingElse();
    while (this.calls.length === 0) {
      if (this.timers.length === 0) throw new Error('no answer, and no timer that leads to one');
      this.fireNextTimer();
      await everythingElse();
    }
  }

  /** Resolves when a rejection is known that nobody handles; browsers tell of it somewhat later. */
  async rejected() {
    for (let turn = 0; turn < 100 && unhandled.length === 0; turn += 1) await everythingElse();
  }

  /** The JSON of what is at a path in this object, such as `requests.0.url`. */
  see(path) {
    const found = path.split('.').reduce((value, name) => value?.[name], this);
    return JSON.stringify(found) ?? 'undefined';
  }

  async fetch(url, { signal, body, ...init }) {
    const request = { url, ...init, body, event: JSON.parse(body), at: this.passed };
    this.requests.push(request);
    signal.addEventListener('abort', () => {
      request.isAborted = true;
    });
    const answer = this.answers[this.requests.length - 1] ?? 201;
    if (answer === 'hangs') return new Promise(() => {});
    if (answer === 'fails') throw new Error('no route to the host');
    const { status, headers, body: text } = answer.status ? answer : { status: answer };
    return new Response(text ?? '{"created": true}', { status, headers });
  }

  managementClient(save) {
    const host = this;
    const users = {
      updateAppMetadata(...values) {
        host.saved.push({ values, isMethod: this === users });
        return save();
      },
    };
    return { users };
  }

  setTimeout(handler, ms, value) {
    const timer = { at: this.passed + ms, fire: () => handler(value) };
    this.timers.push(timer);
    return timer;
  }

  clearTimeout(timer) {
    this.timers = this.timers.filter((other) => other !== timer);
  }

  fireNextTimer() {
    const next = this.timers.reduce((first, timer) => (timer.at < first.at ? timer : first));
    this.clearTimeout(next);
    this.passed = next.at;
    next.fire();
  }
}

/** Resolves when every promise that can settle has settled. */
const everythingElse = () => new Promise((resolve) => setTimeout(resolve));

/** Values that JSON does not have, and which of them are truthy. */
export const TRUTHY = [
  [true, 1, -1, Infinity, 'no', 'false', '0', ' ', [], {}, () => {}, Symbol('no'), 1n],
  [new Boolean(false), new Date(0)],
].flat();
export const FALSY = [false, 0, -0, Number.NaN, '', 0n, null, undefined];

/** Makes reading a property throw. */
export function makeUnreadable(object, name) {
  Object.defineProperty(object, name, {
    enumerable: true,
    get() {
      throw new Error('Ada Lovelace');
    },
  });
}

/** An object that inherits all of this one. */
export const heirOf = (object) => Object.create(object);

/** A proxy that is no longer usable. */
export function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
