/** The sample login, and the rules that record it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const require = createRequire(import.meta.url);

// Node would show an error together with the line it is from: the whole pasted rule.
process.on('uncaughtException', (error) => {
  console.error(error.stack);
  process.exit(1);
});

/** A new user, as a host hands it in at the first login. */
export const makeUser = () => ({
  user_id: 'auth0|5f7c8ec7c33c6c004bbafe82',
  name: 'Ada Lovelace',
  email: 'ada@analytical.example',
  created_at: '2026-03-01T10:20:30.456Z',
});

export const makeContext = () => ({
  clientName: 'An app',
  connection: 'Username-Password-Authentication',
  request: { ip: '203.0.113.77', userAgent: 'A browser' },
  stats: { loginsCount: 1 },
});

export const makeConfiguration = (url) => ({
  KEENIO_WRITE_KEY: 'local-write-key',
  KEENIO_PROJECT_ID: 'localproject',
  ...(url && { KEENIO_API_URL: url }),
});

/** One login by a rule, as a host does it. @returns {Promise<void>} */
export const signUp = (rule, user = makeUser()) =>
  new Promise((resolve, reject) => {
    rule(user, makeContext(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

const ANSWER = '{"created":true}';

/** A `fetch` that stores the event at once and answers with the engine's own `Response`. */
export const responseFetch = async () => new Response(ANSWER, { status: 201 });

/** The same, answering with as little of a `Response` as a rule can read: its cost is the rule's. */
export const plainFetch = async () => ({
  status: 201,
  ok: true,
  headers: new Map(),
  body: new PlainBody(),
});

/** A body of one chunk, read by a reader or by iteration. */
class PlainBody {
  isRead = false;

  getReader() {
    return this;
  }

  async read() {
    if (this.isRead) return { done: true, value: undefined };
    this.isRead = true;
    return { done: false, value: Buffer.from(ANSWER) };
  }

  releaseLock() {}

  async cancel() {}

  [Symbol.asyncIterator]() {
    return { next: () => this.read(), return: async () => ({ done: true, value: undefined }) };
  }
}

/** The pasted rule that is measured. A part gets the file as its first argument. */
export const ruleFile =
  process.argv[2] ?? fileURLToPath(new URL('../pkg/paste/rule.js', import.meta.url));

/**
 * The pasted rule as hosts evaluate it: inside a function of the names that are lexical there.
 *
 * @returns {(host: {configuration: object, auth0?: object, fetch?: Function, console?: object}) =>
 *   Function} evaluates the rule anew at each call
 */
export function readPastedRule() {
  const names = ['configuration', 'auth0', 'fetch', 'console', 'require'];
  const source = readFileSync(ruleFile, 'utf8');
  const evaluate = vm.runInThisContext(`(function (${names}) { return ${source}})`, 'rule.js');
  return ({ configuration, auth0, fetch = globalThis.fetch, console = globalThis.console }) =>
    evaluate(configuration, auth0, fetch, console, require);
}

/** Those that send. Each is loaded when it is asked for, so that no part holds more than it needs. */
const RULES = {
  ours: () => readPastedRule(),
  handWritten: async () => (await import('../tests/contract/hand-written/rule.mjs')).createRule,
  request: () => createRequestRule,
  keenTracking: () => createKeenTrackingRule,
  axios: () => createAxiosRule,
  fetch: () => createBareFetch,
};

/**
 * One sign-up by each contestant.
 *
 * @param {string} url where Keen is
 * @param {string[]} [names] of the contestants
 * @param {{auth0?: object, fetch?: Function}} [host]
 * @returns {Promise<Record<string, () => Promise<void>>>}
 */
export async function createSignUps(url, names = Object.keys(RULES), host = {}) {
  const configuration = makeConfiguration(url);
  // Loaded here only: in a fresh process it would be part of what the libraries load.
  const { Agent } = await import('node:http');
  const agent = new Agent({ keepAlive: true });
  const signUps = {};
  for (const name of names) {
    const createRule = await RULES[name]();
    const rule = createRule({ configuration, agent, ...host });
    signUps[name] = () => signUp(rule);
  }
  return signUps;
}

const makeEvent = (user, context) => ({
  userId: user.user_id,
  name: user.name,
  ip: context.request.ip,
});

const eventsUrl = ({ KEENIO_API_URL, KEENIO_PROJECT_ID }) =>
  `${KEENIO_API_URL}/3.0/projects/${KEENIO_PROJECT_ID}/events/signups`;

/** A rule around a function that sends one event: no settings, no checks, no retry. */
const ruleOf = (send) =>
  function rule(user, context, callback) {
    if (user.signedUp) {
      callback(null, user, context);
      return;
    }
    send(makeEvent(user, context)).then(
      () => {
        user.persistent = { signedUp: true };
        callback(null, user, context);
      },
      (error) => callback(error, user, context),
    );
  };

/** The rule gallery's way: no timeout, and any status will do. */
function createRequestRule({ configuration, agent }) {
  const request = require('request');
  const url = eventsUrl(configuration);
  const headers = {
    'Content-type': 'application/json',
    Authorization: configuration.KEENIO_WRITE_KEY,
  };
  return ruleOf(
    (event) =>
      new Promise((resolve, reject) => {
        request.post({ url, headers, body: JSON.stringify(event), agent }, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  );
}

/** Keen's own client: no timeout. */
function createKeenTrackingRule({ configuration, agent }) {
  const Keen = require('keen-tracking');
  const { protocol, hostname, port } = new URL(configuration.KEENIO_API_URL);
  const client = new Keen({
    projectId: configuration.KEENIO_PROJECT_ID,
    writeKey: configuration.KEENIO_WRITE_KEY,
    protocol: protocol.slice(0, -1),
    host: hostname,
    nodeRequestConfig: { host: hostname, port, agent },
  });
  return ruleOf((event) => client.recordEvent('signups', event));
}

/** Its own timeout, no retry. */
function createAxiosRule({ configuration, agent }) {
  const axios = require('axios');
  const url = eventsUrl(configuration);
  const headers = { Authorization: configuration.KEENIO_WRITE_KEY };
  return ruleOf((event) => axios.post(url, event, { headers, timeout: 5000, httpAgent: agent }));
}

/** The lower limit of all rules over `fetch`: bytes of the same length, sent and their answer read. */
function createBareFetch({ configuration, fetch = globalThis.fetch }) {
  const url = eventsUrl(configuration);
  const keen = { timestamp: makeUser().created_at, uniqueness_token: '0'.repeat(64) };
  const init = {
    method: 'POST',
    headers: {
      authorization: configuration.KEENIO_WRITE_KEY,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...makeEvent(makeUser(), makeContext()), keen }),
  };
  return async function send(user, context, callback) {
    const response = await fetch(url, init);
    await response.text();
    callback(null, user, context);
  };
}
