/**
 * The host of one login, with the methods that src/host.rs declares. Its time passes only while
 * the rule waits for it, and what the rule does is recorded.
 */

const { createHash } = require('node:crypto');

const START = Date.parse('2024-05-06T07:08:09.000Z');
const CREDENTIALS = { KEENIO_WRITE_KEY: 'write-key', KEENIO_PROJECT_ID: 'project1' };

/** What a request or a body will come to, `takes` milliseconds from now. */
class Pending {
  constructor(takes, outcome) {
    this.takes = takes;
    this.outcome = outcome;
  }
}

const hangs = () => new Pending(Number.POSITIVE_INFINITY);

/** What `updateAppMetadata` may do. */
const SAVING = {
  resolves: () => Promise.resolve(),
  rejects: () => Promise.reject(new Error('not saved')),
  'rejects with nothing': () => Promise.reject(),
  throws() {
    throw new Error('not saved');
  },
  hangs,
  'returns no promise': () => 7,
  // biome-ignore lint/suspicious/noThenProperty: a promise of another library
  'returns a thenable': () => ({ then: (resolve) => resolve() }),
};

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
  const host = {
    configuration: given('configuration', { ...CREDENTIALS, ...parts.settings }),
    auth0: parts.auth0,
    user: given('user', { user_id: 'auth0|1', name: 'Ada' }),
    context: given('context', { request: { ip: '192.0.2.1', userAgent: 'Agent/1' } }),

    calls: [],
    requests: [],
    reads: [],
    sleeps: [],
    lines: [],
    saved: [],
    hashed: [],
    passed: 0,
    afterCallback() {},

    callback(error, user, context) {
      host.calls.push({ error, user, context });
      host.afterCallback();
    },

    setting(key) {
      const value = host.configuration?.[key] ?? '';
      if (typeof value !== 'string') throw new TypeError('no text');
      return value || undefined;
    },

    has: (object, name) => Boolean(object?.[name]),

    log: (line) => host.lines.push(line),

    sha256(text) {
      host.hashed.push(text);
      return createHash('sha256').update(text).digest('hex');
    },

    controller: () => new AbortController(),

    fetch(url, { signal, ...init }) {
      host.requests.push({ url, ...init, signal, at: host.passed });
      const answer = answers[host.requests.length - 1] ?? 201;
      if (answer === 'hangs') return hangs();
      if (answer === 'fails') return new Pending(0, () => Promise.reject(new Error('no route')));
      const head = typeof answer === 'number' ? { status: answer } : answer;
      return new Pending(head.takes ?? 0, () => Promise.resolve(head));
    },

    header: (answer, name) => answer.headers?.[name],

    read({ body = '{"created": true}', bodyTakes = 0 }, limit) {
      host.reads.push(limit);
      return new Pending(bodyTakes, () => Promise.resolve(body));
    },

    within(value, ms) {
      if (!(value instanceof Pending)) {
        return Promise.resolve(value).catch((reason) => Promise.reject(reason ?? null));
      }
      host.passed += Math.min(value.takes, ms);
      return value.takes <= ms ? value.outcome() : Promise.reject();
    },

    sleep(ms) {
      host.sleeps.push(ms);
      host.passed += ms;
      return Promise.resolve();
    },
  };
  if (saving) {
    const users = {
      updateAppMetadata(...args) {
        host.saved.push({ args, isMethod: this === users, at: host.passed });
        return SAVING[saving]();
      },
    };
    host.auth0 = { users };
  }
  Date.now = () => START + clock(host.passed);
  Math.random = () => random;
  return host;
};

/** Resolves when the callback has been called and nothing that would follow is left to come. */
exports.settle = async (host) => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  for (let turns = 0; turns < 50 && host.calls.length === 0; turns += 1) await turn();
  await turn();
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
