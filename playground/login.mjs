import { createRequire } from 'node:module';
import vm from 'node:vm';

/** The time limit of one login, for all its rules together, in milliseconds. */
export const LOGIN_LIMIT_MS = 20_000;

/** The modules that a rule can `require` here, with or without `node:`. */
const MODULES = [
  'buffer',
  'crypto',
  'events',
  'http',
  'https',
  'querystring',
  'stream',
  'string_decoder',
  'timers',
  'url',
  'util',
  'zlib',
];

/** Names on a rule's global object, in addition to JavaScript's own and WebAssembly. */
const GLOBALS = {
  AbortController,
  AbortSignal,
  Buffer,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  clearImmediate,
  clearInterval,
  clearTimeout,
  performance,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
};

const nodeRequire = createRequire(import.meta.url);

function requireListed(name) {
  if (MODULES.includes(String(name).replace(/^node:/, ''))) return nodeRequire(name);
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}

/**
 * Compiles a rule so that each login can evaluate it anew, with `configuration`, `auth0`, `require`
 * and `console` as lexical names. Some hosts put a rule after `return `, others in parentheses; the
 * text must be valid in both.
 */
function compileRule(source, filename) {
  new vm.Script(`(${source})`, { filename });
  return new vm.Script(`(function (configuration, auth0, require, console) { return ${source}})`, {
    filename,
  });
}

const copyOfJson = (value) => JSON.parse(JSON.stringify(value));

/** Saved `app_metadata` by user id. Hosts save nothing else about a user. */
class Users {
  #metadata = new Map();

  /** The user as rules get it: a copy with the saved keys in `app_metadata` and on the root. */
  profileOf(user) {
    const profile = structuredClone(user);
    const saved = this.#metadata.get(profile.user_id);
    if (!saved && !profile.app_metadata) return profile;
    const metadata = { ...profile.app_metadata, ...saved };
    return { ...metadata, ...profile, app_metadata: metadata };
  }

  /** @returns {object} a copy of the saved `app_metadata` */
  appMetadata(userId) {
    return copyOfJson(this.#metadata.get(userId) ?? {});
  }

  async updateAppMetadata(userId, metadata) {
    if (typeof userId !== 'string' || typeof metadata !== 'object' || metadata === null) {
      throw new TypeError('updateAppMetadata expects a user id and an object.');
    }
    this.#metadata.set(userId, { ...this.#metadata.get(userId), ...copyOfJson(metadata) });
  }
}

/**
 * Runs one rule. Like other hosts, it ignores a promise that the rule returns.
 *
 * @returns {Promise<unknown>} the error that the rule threw or passed to the callback, or null
 */
function runRule(rule, user, context, console) {
  return new Promise((resolve) => {
    let isDone = false;
    const callback = (error) => {
      if (isDone) console.error('A rule called back more than once.');
      isDone = true;
      resolve(error ?? null);
    };
    try {
      rule(user, context, callback);
    } catch (error) {
      resolve(error);
    }
  });
}

/**
 * Creates a rule pipeline in a sandbox: one `vm` context that all logins share, as in a warm host,
 * and a small store of users.
 *
 * @param {object} options
 * @param {string[]} options.rules the text of each rule: one function expression
 * @param {Record<string, string>} [options.configuration]
 * @param {(name: string) => unknown} [options.require] by default for a few of Node's own modules
 * @param {typeof globalThis.fetch | null} [options.fetch] null for a host without one
 * @param {Console} [options.console]
 * @param {number} [options.limitMs] time limit of one login
 * @returns {Pipeline}
 * @throws {SyntaxError} when the text of a rule is not an expression
 *
 * @typedef {object} Pipeline
 * @property {(user: object, context: object) => Promise<{error: unknown, user: object,
 *   context: object}>} login runs all rules on copies of user and context, and returns the copies;
 *   `error` is null when every rule let the login go on. It never rejects because of a rule.
 * @property {(userId: string) => object} appMetadata what the logins saved about a user
 */
export function createPipeline({
  rules,
  configuration = {},
  require = requireListed,
  fetch = globalThis.fetch,
  console = globalThis.console,
  limitMs = LOGIN_LIMIT_MS,
}) {
  const scripts = rules.map((source, at) => compileRule(source, `rule-${at + 1}.js`));
  const sandbox = vm.createContext(fetch ? { ...GLOBALS, fetch } : { ...GLOBALS });
  const users = new Users();

  async function runAll(user, context) {
    for (const script of scripts) {
      const auth0 = {
        users: { updateAppMetadata: (id, metadata) => users.updateAppMetadata(id, metadata) },
      };
      const wrap = script.runInContext(sandbox);
      const rule = wrap({ ...configuration }, auth0, require, console);
      if (typeof rule !== 'function') return new TypeError('A rule must be a function.');
      const error = await runRule(rule, user, context, console);
      if (error !== null) return error;
    }
    return null;
  }

  return {
    async login(givenUser, givenContext) {
      const user = users.profileOf(givenUser);
      const context = structuredClone(givenContext);
      let timer;
      const limit = new Promise((resolve) => {
        const error = new Error(`The rules did not call back within ${limitMs / 1000} s.`);
        timer = setTimeout(resolve, limitMs, error);
      });
      const error = await Promise.race([runAll(user, context), limit]);
      clearTimeout(timer);
      return { error, user, context };
    },
    appMetadata: (userId) => users.appMetadata(userId),
  };
}
