import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { createPipeline } from '../login.mjs';

const pasted = (name) =>
  readFileSync(new URL(`../../pkg/paste/${name}.js`, import.meta.url), 'utf8');

/** Node's own modules in the sandbox. None of them reaches a network: `fetch` does, up to Keen. */
const MODULES = ['buffer', 'crypto', 'perf_hooks', 'timers', 'util', 'zlib'];

const nodeRequire = createRequire(import.meta.url);

function requireListed(name) {
  if (MODULES.includes(name.replace(/^node:/, ''))) return nodeRequire(name);
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}

/** An error as JSON. */
const errorOf = (error) => ({
  name: String(error?.name ?? 'Error'),
  message: String(error?.message ?? error),
  ...Object.fromEntries(
    ['code', 'status', 'errorCode', 'attempts']
      .filter((field) => error?.[field] !== undefined)
      .map((field) => [field, error[field]]),
  ),
});

/** The user as a host knows it that has saved `app_metadata` about it. */
const withSaved = (user, saved) =>
  saved ? { ...user, app_metadata: { ...user.app_metadata, ...saved } } : user;

/** Evaluates a pasted Action, the text of a CommonJS module, in a context like its host's. */
function evaluateAction(name, { fetch, console }) {
  const globals = {
    AbortController,
    AbortSignal,
    Buffer,
    clearImmediate,
    clearInterval,
    clearTimeout,
    console,
    fetch,
    performance,
    setImmediate,
    setInterval,
    setTimeout,
    TextDecoder,
    TextEncoder,
    URL,
    URLSearchParams,
  };
  const module = { exports: {} };
  const wrap = vm.runInContext(
    `(function (exports, module, require) {${pasted(name)}\n})`,
    vm.createContext(globals),
    { filename: `${name}.js` },
  );
  wrap(module.exports, module, requireListed);
  return module.exports;
}

/**
 * @typedef {object} Host runs one face of the rule, the pasted file itself
 * @property {(form: object) => object} userOf the user in what the page sends
 * @property {(form: object, saved: object | undefined) => Promise<Outcome>} login `saved` is what
 *   earlier logins stored in the user's `app_metadata`
 *
 * @typedef {object} Outcome
 * @property {'goes on' | 'denied' | 'failed'} end
 * @property {string} call what the host got, as one would write it in code
 * @property {object | null} error
 * @property {string} [message] what the person reads who is not let in
 * @property {object | null} mark keys that the login saved in `app_metadata`; null: it saves none
 */

function createRuleHost(configuration, network) {
  const pipeline = createPipeline({
    rules: [pasted('rule')],
    configuration,
    require: requireListed,
    fetch: network.fetch,
    console: network.console,
  });
  return {
    userOf: (form) => form.user,
    async login({ user, context }, saved) {
      const { error } = await pipeline.login(withSaved(user, saved), context);
      const mark = pipeline.appMetadata(user.user_id);
      return error === null
        ? { end: 'goes on', call: 'callback(null, user, context)', error: null, mark }
        : { end: 'denied', call: 'callback(error, user, context)', error: errorOf(error), mark };
    },
  };
}

function createActionHost(configuration, network) {
  const { onExecutePostLogin } = evaluateAction('action', network);
  return {
    userOf: (form) => form.event.user,
    async login({ event }, saved) {
      const mark = {};
      let message;
      const user = structuredClone(withSaved(event.user, saved));
      const api = {
        access: {
          deny: (reason) => {
            message = reason;
          },
        },
        user: {
          setAppMetadata: (key, value) => {
            mark[key] = value;
          },
        },
      };
      try {
        await onExecutePostLogin({ ...structuredClone(event), user, secrets: configuration }, api);
      } catch (error) {
        return { end: 'failed', call: 'throw error', error: errorOf(error), mark };
      }
      return message === undefined
        ? { end: 'goes on', call: 'return', error: null, mark }
        : { end: 'denied', call: 'api.access.deny(reason)', error: null, message, mark };
    },
  };
}

function createStreamHost(configuration, network) {
  const { onExecuteEventStream } = evaluateAction('stream', network);
  return {
    userOf: (form) => form.event.message?.data?.object,
    async login({ event }) {
      try {
        await onExecuteEventStream({ ...structuredClone(event), secrets: configuration }, {});
        return { end: 'goes on', call: 'return', error: null, mark: null };
      } catch (error) {
        return { end: 'failed', call: 'throw error', error: errorOf(error), mark: null };
      }
    },
  };
}

const CREATE = { rule: createRuleHost, action: createActionHost, stream: createStreamHost };

/** The faces that can be tried. */
export const FACES = Object.keys(CREATE);

/**
 * @param {'rule' | 'action' | 'stream'} face
 * @param {Record<string, string>} configuration
 * @param {ReturnType<typeof import('./network.mjs').createNetwork>} network
 * @returns {Host} warm: its logins share one instance of the module
 */
export const createHost = (face, configuration, network) => CREATE[face](configuration, network);
