// A warm container: one context for all logins, the rule's text evaluated anew at each, with
// `configuration`, `auth0` and `console` lexical. Once in each form a host may evaluate.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { enclose, observe } from './login.mjs';
import { read } from './rule-file.mjs';

const require = createRequire(import.meta.url);

/** All that a rule may count on, besides what the language itself brings. */
export const LEAST = {
  require,
  Buffer,
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
};

/** What a roomy host has on top. */
export const ROOMY = {
  AbortController,
  AbortSignal,
  Headers,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  fetch,
  performance,
  process,
  queueMicrotask,
  structuredClone,
};

/** A context for rules. No text is compiled in it at run time, as where `eval` is forbidden. */
export const sandbox = (globals) =>
  vm.createContext({ ...globals }, { codeGeneration: { strings: false, wasm: true } });

/** Evaluates the text in the context and calls the rule, with the names of this login around. */
export function call({ context, text, given, callback, lent }) {
  const enclosed = enclose(text, Object.keys(lent));
  const rule = vm.runInContext(enclosed, context)(...Object.values(lent));
  return rule(given.user, given.context, callback);
}

function container(name, form) {
  return {
    name,
    face: 'rule',
    transports: ['fetch', 'node:http'],
    async open({ transport }) {
      const text = form(read());
      const context = sandbox(transport === 'fetch' ? { ...LEAST, ...ROOMY } : LEAST);
      return {
        login: (given) =>
          observe(given, ({ callback, lent }) => call({ context, text, given, callback, lent })),
        close: async () => {},
      };
    },
  };
}

export const returned = container('container, return form', (source) => `return ${source}`);
export const parenthesised = container('container, ( ) form', (source) => `return (${source})`);
