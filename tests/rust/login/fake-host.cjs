/**
 * A host for one login, under the shim's own `Login`. Its time passes only while the rule waits for
 * it, and what the rule does is recorded.
 */

const crypto = require('node:crypto');
const { pathToFileURL } = require('node:url');

const START = Date.parse('2024-05-06T07:08:09.000Z');
const CREDENTIALS = { KEENIO_WRITE_KEY: 'write-key', KEENIO_PROJECT_ID: 'project1' };

let Login;

/** Loads the shim, by the folder of the crate: this file runs from a copy elsewhere. */
exports.load = async (root) => {
  ({ Login } = await import(pathToFileURL(`${root}/js-shim/login.js`)));
};

/** What `updateAppMetadata` may do. */
const SAVING = {
  resolves: () => Promise.resolve(),
  rejects: () => Promise.reject(new Error('not saved')),
  'rejects with nothing': () => Promise.reject(),
  throws() {
    throw new Error('not saved');
  },
  hangs: () => new Promise(() => {}),
  'returns no promise': () => 7,
  // biome-ignore lint/suspicious/noThenProperty: a promise of another library
  'returns a thenable': () => ({ then: (resolve) => resolve() }),
};

/** What has been hashed for the newest host: the shim keeps the first `createHash` it gets. */
let hashed;

const createHash = (algorithm) => ({
  update(text) {
    hashed.push(text);
    return crypto.createHash(algorithm).update(text);
  },
});

/** Timers that the host fires, by the time that has passed. */
class Timers {
  passed = 0;
  waiting = [];

  set = (callback, ms, ...values) => {
    const timer = { at: this.passed + ms, run: () => callback(...values) };
    this.waiting.push(timer);
    return timer;
  };

  clear = (timer) => {
    this.waiting = this.waiting.filter((other) => other !== timer);
  };

  after(ms) {
    return ms > 0 ? new Promise((resolve) => this.set(resolve, ms)) : undefined;
  }

  /** Lets time pass until the next one. */
  fireNext() {
    const at = Math.min(...this.waiting.map((timer) => timer.at));
    const next = this.waiting.find((timer) => timer.at === at);
    if (!next || at === Number.POSITIVE_INFINITY) return;
    this.clear(next);
    this.passed = at;
    next.run();
  }
}

/**
 * @param {object} parts of one login, each with a default
 *   user, context, auth0, configuration; settings: added to good credentials
 *   answers: a status, 'hangs', 'fails' or { status, body, headers, takes, bodyTakes } each; when
 *     they are used up, Keen stores the event
 *   saving: one of SAVING
 *   clock: milliseconds on the clock, by those that have passed; random: Math.random's answer
 */
exports.createHost = (parts) => {
  const { answers = [], clock = (passed) => passed, random = 0.5, saving } = parts;
  const given = (name, value) => (name in parts ? parts[name] : value);
  const timers = new Timers();
  hashed = [];

  const host = {
    configuration: given('configuration', { ...CREDENTIALS, ...parts.settings }),
    auth0: parts.auth0,
    console: { error: (line) => host.lines.push(line) },
    setTimeout: timers.set,
    clearTimeout: timers.clear,
    AbortController,
    builtin: () => ({ createHash }),

    async fetch(url, { signal, ...init }) {
      host.requests.push({ url, ...init, signal, at: timers.passed });
      const answer = answers[host.requests.length - 1] ?? 201;
      if (answer === 'hangs') await new Promise(() => {});
      if (answer === 'fails') throw new Error('no route');
      const head = typeof answer === 'number' ? { status: answer } : answer;
      await timers.after(head.takes);
      const { body = '{"created": true}', bodyTakes } = head;
      async function* chunks() {
        await timers.after(bodyTakes);
        yield typeof body === 'string' ? Buffer.from(body) : body;
      }
      const response = { headers: { get: (name) => head.headers?.[name] }, body: chunks() };
      return Object.defineProperty(response, 'status', { get: () => head.status });
    },

    timers,
    user: given('user', { user_id: 'auth0|1', name: 'Ada' }),
    context: given('context', { request: { ip: '192.0.2.1', userAgent: 'Agent/1' } }),
    calls: [],
    requests: [],
    lines: [],
    saved: [],
    hashed,
    afterCallback() {},

    get passed() {
      return timers.passed;
    },

    /** The waits between requests that were answered at once. */
    get sleeps() {
      return host.requests.slice(1).map(({ at }, index) => at - host.requests[index].at);
    },
  };
  if (saving) {
    const users = {
      updateAppMetadata(...args) {
        host.saved.push({ args, isMethod: this === users, at: timers.passed });
        return SAVING[saving]();
      },
    };
    host.auth0 = { users };
  }
  Date.now = () => START + clock(timers.passed);
  Math.random = () => random;
  host.login = new Login(host, host.user, host.context, (error, user, context) => {
    host.calls.push({ error, user, context });
    host.afterCallback();
  });
  return host;
};

/** As the shim's recorder does, for a caller that takes no exception. */
exports.start = ({ login }, rule) => {
  if (login.isRecorded()) login.goOn();
  else rule(login);
  login.isReturned = true;
  login.rejectThrown();
};

/** Resolves when the callback has been called and nothing that would follow is left to come. */
exports.settle = async (host) => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  for (let timer = 0; timer < 100 && host.calls.length === 0; timer += 1) {
    host.timers.fireNext();
    await turn();
  }
};

/** What is rejected until `settled` resolves without anyone to handle it. */
exports.unhandled = async (settled) => {
  const reasons = [];
  const note = (reason) => reasons.push(reason);
  process.on('unhandledRejection', note);
  await settled;
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  return reasons;
};
