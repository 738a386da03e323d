// Contexts whose built-in objects are frozen or changed, or that lack what Node has: each login is
// answered once; it is recorded, or the answer names what is missing.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { types } from 'node:util';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { tellsNothing } from '../contract/outcome.mjs';
import {
  makeAuth0,
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  SECRETS,
  WRITE_KEY,
} from '../contract/sign-up.mjs';
import { faces } from './faces.mjs';

const require = createRequire(import.meta.url);

/** A context as roomy as Node itself. */
const NODE = {
  AbortController,
  Buffer,
  Headers,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  clearImmediate,
  clearTimeout,
  fetch,
  performance,
  process,
  queueMicrotask,
  require,
  setImmediate,
  setTimeout,
  structuredClone,
};

let keen;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
beforeEach(() => keen.reset());
after(() => keen.close());

function open({ names = NODE, change }) {
  const lines = [];
  const console = { error: (...words) => lines.push(words.map(String).join(' ')) };
  const context = vm.createContext({ ...names, console });
  if (change) vm.runInContext(change, context);
  return { context, lines };
}

/** One login; waits until it is answered. */
async function logIn(begin, lines, more) {
  const login = {
    user: makeUser(),
    context: makeContext(),
    configuration: makeSettings(keen.url, { KEENIO_TIMEOUT_MS: '3000', ...more }),
    auth0: makeAuth0(),
  };
  const calls = [];
  lines.length = 0;
  await new Promise((resolve) => {
    const callback = (error) => {
      calls.push({ error });
      resolve();
    };
    begin(login, callback);
  });
  await turn();
  const seen = { calls, lines: lines.slice() };
  tellsNothing(seen, SECRETS);
  assert.equal(calls.length, 1, 'callbacks');
  const [{ error }] = calls;
  return { ...seen, error, isMarked: login.user.app_metadata?.signedUp === true };
}

/** The code of a login's error: in a rule on the error, in Actions in the one log line. */
function codeOf({ error, lines }, face) {
  const logged = /KEEN_\w+/.exec(lines.join())?.[0];
  if (error === null) return (face.isTelling && logged) || null;
  assert.ok(types.isNativeError(error));
  return error.code ?? logged;
}

const FREEZE_ALL = `{
  const seen = new Set();
  const freeze = (value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const { value: own, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
      freeze(own);
      freeze(get);
      freeze(set);
    }
    freeze(Reflect.getPrototypeOf(value));
    Object.freeze(value);
  };
  for (const name of ['Object', 'Function', 'Array', 'Error', 'TypeError', 'RangeError', 'Promise',
    'Date', 'JSON', 'Math', 'Reflect', 'Symbol', 'String', 'Number', 'Map', 'Set', 'WeakMap',
    'Uint8Array', 'ArrayBuffer', 'DataView', 'WebAssembly', 'Proxy', 'RegExp', 'BigInt',
    'FinalizationRegistry', 'WeakRef']) freeze(globalThis[name]);
  freeze((async () => {}).constructor);
  freeze((function* () {}).constructor);
}`;

const CHANGES = {
  'Error.prototype is frozen': 'Object.freeze(Error.prototype)',
  'Object.prototype is frozen': 'Object.freeze(Object.prototype)',
  'Object.prototype and Error.prototype are frozen':
    'Object.freeze(Object.prototype); Object.freeze(Error.prototype)',
  'all prototypes of errors and functions are frozen':
    'for (const E of [Error, TypeError, RangeError, EvalError]) Object.freeze(E.prototype); Object.freeze(Function.prototype)',
  'all built-in objects are frozen': FREEZE_ALL,
  'Promise and its prototype are frozen':
    'Object.freeze(Promise); Object.freeze(Promise.prototype)',
  'Error.prototype has setters that throw':
    "for (const k of ['code', 'status', 'attempts', 'errorCode', 'name']) Object.defineProperty(Error.prototype, k, { get() { return 'theirs' }, set() { throw 1 }, configurable: true })",
  'Object.prototype has a toJSON': 'Object.prototype.toJSON = function () { return this }',
  'Array.prototype has one more method': 'Array.prototype.last = function () { return this[0] }',
  'stack traces are made by a function of the host': 'Error.prepareStackTrace = () => null',
  'there are no stack traces': 'Error.stackTraceLimit = 0; delete Error.captureStackTrace',
  'Promise is a subclass': 'globalThis.Promise = class extends Promise {}',
  'Error is a subclass': 'globalThis.Error = class extends Error {}',
  '__proto__ is gone': 'delete Object.prototype.__proto__',
  'Function and eval are gone': 'delete globalThis.Function; delete globalThis.eval',
  'there is no FinalizationRegistry and no WeakRef':
    'delete globalThis.FinalizationRegistry; delete globalThis.WeakRef',
};

for (const face of faces) {
  describe(`${face.name}: recorded, refused and bad settings, where`, () => {
    for (const transport of face.transports) {
      const { fetch: _, AbortController: __, ...without } = NODE;
      const names = transport === 'fetch' ? NODE : without;
      for (const [what, change] of Object.entries(CHANGES)) {
        test(`${what}, ${transport}`, async () => {
          const { context, lines } = open({ names, change });
          const begin = face.load(context);
          const bad = await logIn(begin, lines, { KEENIO_TIMEOUT_MS: 'soon' });
          assert.equal(codeOf(bad, face), 'KEEN_SETTINGS');
          const good = await logIn(begin, lines);
          assert.equal(codeOf(good, face), null, good.error?.message);
          assert.deepEqual(good.lines, []);
          assert.ok(good.isMarked || face.isMarkless);
          keen.fault({ status: 400 });
          const refused = await logIn(begin, lines);
          assert.equal(codeOf(refused, face), 'KEEN_REJECTED');
          assert.equal(keen.events().length, 1);
        });
      }
    }
  });
}

/** What a context may lack, and whether a login can be recorded without it. */
const LACKS = [
  { lacks: ['Buffer'] },
  { lacks: ['process'] },
  { lacks: ['require'] },
  { lacks: ['process', 'require'], isNeeded: true, named: /require|own modules/ },
  { lacks: ['Buffer', 'process', 'require'], isNeeded: true, named: /require|own modules/ },
  { lacks: ['WebAssembly'], isNeeded: true, named: /WebAssembly/ },
  { lacks: ['setTimeout'] },
  { lacks: ['setTimeout', 'clearTimeout'] },
  { lacks: ['clearTimeout'] },
  { lacks: ['AbortController'] },
  { lacks: ['performance'] },
  { lacks: ['console'] },
  { lacks: ['queueMicrotask', 'setImmediate', 'clearImmediate'] },
  { lacks: ['TextEncoder', 'TextDecoder'] },
  { lacks: ['TextEncoder'] },
  { lacks: ['TextDecoder'] },
  { lacks: ['Headers', 'Request', 'Response', 'URL'] },
  { lacks: ['fetch'] },
  { lacks: ['fetch', 'AbortController', 'Request', 'process'] },
  { lacks: ['fetch', 'AbortController', 'Request', 'require'] },
  { lacks: ['Buffer', 'process', 'TextEncoder', 'TextDecoder', 'URL', 'performance'] },
];

for (const face of faces) {
  describe(`${face.name}: a context without`, () => {
    for (const { lacks, isNeeded, named } of LACKS) {
      if (lacks.includes('fetch') && !face.transports.includes('node:http')) continue;
      // A CommonJS module always has its own require.
      if (lacks.includes('require') && face.name !== 'pasted rule') continue;
      for (const onError of ['deny', 'allow']) {
        const end = isNeeded ? `KEEN_INTERNAL names it` : 'recorded';
        test(`${lacks.join(', ')}, ${onError}: ${end}`, async () => {
          const change = lacks.map((name) => `delete globalThis.${name};`).join('');
          const { context, lines } = open({ change });
          const begin = face.load(context);
          const seen = await logIn(begin, lines, { KEENIO_ON_ERROR: onError });
          const isAllowed = onError === 'allow' && !face.isTelling;
          if (isNeeded) {
            assert.equal(codeOf(seen, face), isAllowed ? null : 'KEEN_INTERNAL');
            const said = [seen.error?.message, ...seen.lines].join();
            assert.match(said, named);
            assert.equal(seen.isMarked, false);
          } else {
            assert.equal(codeOf(seen, face), null, seen.error?.message);
            assert.ok(seen.isMarked || face.isMarkless);
            assert.equal(keen.events().length, 1);
          }
        });
      }
    }
  });
}
