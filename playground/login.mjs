import { createRequire } from 'node:module';
import vm from 'node:vm';

/** What all rules of a login together may take, in milliseconds. */
export const LOGIN_LIMIT_MS = 20_000;

/** The modules a rule can `require` here, with or without `node:`. */
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

/** Names a rule finds on its global object, besides the language's own and WebAssembly. */
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
 * Compiles a rule so that it can be evaluated anew at each login, with `configuration`, `auth0`,
 * `require` and `console` as lexical names. Hosts put a rule after `return ` or into parentheses:
 * text that only one of them can read is refused.
 */
function compileRule(source, filename) {
  new vm.Script(`(${source})`, { filename });
  return new vm.Script(`(function (configuration, auth0, require, console) { return ${source}})`, {
    filename,
  });
}

const copyOfJson = (value) => JSON.parse(JSON.stringify(value));

/** `app_metadata` by user id: all that a login may save about a user. */
class Users {
  #metadata = new Map();

  /** The user as the rules get it: a new object, saved keys in `app_metadata` and on the root. */
  profileOf(user) {
    const profile = structuredClone(user);
    const saved = this.#metadata.get(profile.user_id);
    if (!saved && !profile.app_metadata) return profile;
    const metadata = { ...profile.app_metadata, ...saved };
    return { ...metadata, ...profile, app_metadata: metadata };
  }

  /** @returns {object} what is saved of a user, a copy */
  appMetadata(userId) {
    return copyOfJson(this.#metadata.get(userId) ?? {});
  }

  async updateAppMetadata(userId, metadata) {
    if (typeof userId !== 'string' || typeof metadata !== 'object' || metadata === null) {
      throw new TypeError('updateAppMetadata takes a user id and an object.');
    }
    this.#metadata.set(userId, { ...this.#metadata.get(userId), ...copyOfJson(metadata) });
  }
}

/**
 * Runs one rule. Like a host it neither awaits nor catches a promise the rule returns.
 *
 * @returns {Promise<unknown>} the error the rule called back with or threw, else null
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
 * A rule pipeline in a sandbox: one `vm` context, kept from login to login as a warm host keeps
 * its own, and a small store of users.
 *
 * @param {object} options
 * @param {string[]} options.rules the text of each rule: one function expression
 * @param {Record<string, string>} [options.configuration]
 * @param {(name: string) => unknown} [options.require] by default a few of Node's own modules
 * @param {typeof globalThis.fetch | null} [options.fetch] null for a host without one
 * @param {Console} [options.console]
 * @param {number} [options.limitMs] of one login
 * @returns {Pipeline}
 * @throws {SyntaxError} when a text is not an expression
 *
 * @typedef {object} Pipeline
 * @property {(user: object, context: object) => Promise<{error: unknown, user: object,
 *   context: object}>} login never rejects for what a rule does; `error` is null when all rules
 *   went on. What came in stays as it was; what comes out is what the rules changed.
 * @property {(userId: string) => object} appMetadata what the logins saved of a user
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
