// `node [flags] surrounding.mjs <address of Keen> [lockdown]`: logins in each face, in this realm
// and in a context, over each transport. Prints what each came to. In a worker thread it posts it.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { makeAuth0, makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';

// Node loads its fetch when one of these is first looked at. Where WebAssembly is missing that ends
// the process: they are put out of the way, and the rule may not look at them either.
const LAZY = ['fetch', 'Headers', 'Request', 'Response'];
const isPoor = typeof WebAssembly === 'undefined';
const looked = [];
const replace = (name, descriptor) =>
  Object.defineProperty(globalThis, name, { configurable: true, ...descriptor });
// Assigned, because to define one is to look at it.
if (isPoor) for (const name of LAZY) globalThis[name] = undefined;
const { LEAST, sandbox } = await import('../contract/hosts/container.mjs');
const { faces } = await import('./faces.mjs');
if (isPoor) for (const name of LAZY) replace(name, { get: () => looked.push(name) });
const own = ['fetch', 'console'].map((name) => [
  name,
  Object.getOwnPropertyDescriptor(globalThis, name),
]);

const [url, lock] = workerData ?? process.argv.slice(2);
if (lock === 'lockdown') {
  createRequire(import.meta.url)('ses');
  globalThis.lockdown({ reporting: 'none' });
}

const lines = [];
const names = {
  AbortController,
  console: { error: (line) => lines.push(line) },
  performance,
  process,
};

const lazyFetch = {
  get: () => globalThis.fetch,
  configurable: true,
  enumerable: true,
};

/** A realm whose global object has a fetch, or none. */
function openRealm(kind, transport) {
  if (kind === 'a context') {
    const context = sandbox({ ...LEAST, ...names });
    if (transport === 'fetch') Object.defineProperty(context, 'fetch', lazyFetch);
    return context;
  }
  if (transport !== 'fetch') delete globalThis.fetch;
  globalThis.console = names.console;
  return undefined;
}

function closeRealm() {
  for (const [name, descriptor] of own) replace(name, descriptor);
}

function logIn(face, begin, id, onError) {
  const login = {
    user: makeUser({ user_id: id }),
    context: makeContext(),
    configuration: makeSettings(url, { KEENIO_TIMEOUT_MS: '15000', KEENIO_ON_ERROR: onError }),
    auth0: makeAuth0(),
  };
  lines.length = 0;
  return new Promise((resolve) => {
    const { isMarkless = false, isTelling = false } = face;
    const outcome = { id, isTelling, answers: [], lines: [], looked: [] };
    const note = (error) => {
      outcome.answers.push(error && { code: error.code, message: error.message });
      // A second answer from the same turn would come now.
      setImmediate(() => {
        outcome.lines = lines.slice();
        outcome.looked = looked.splice(0);
        outcome.isMarked = isMarkless || login.user.app_metadata?.signedUp === true;
        resolve(outcome);
      });
    };
    try {
      begin(login, note);
    } catch (error) {
      note({ code: 'thrown', message: String(error) });
    }
  });
}

const outcomes = [];
for (const face of faces) {
  for (const realm of ['this realm', 'a context']) {
    for (const transport of face.transports) {
      const begin = face.load(openRealm(realm, transport));
      for (const onError of ['deny', 'allow']) {
        const id = `${face.name}, ${realm}, ${transport}, ${onError}`;
        outcomes.push(await logIn(face, begin, id, onError));
      }
      closeRealm();
    }
  }
}
if (parentPort) parentPort.postMessage(outcomes);
else process.stdout.write(JSON.stringify(outcomes));
