// `node abort-controllers.mjs <address of Keen> <address of a server that is silent>`: an
// AbortController that does not belong to the fetch beside it. Prints what each login came to.
import { createRequire } from 'node:module';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { faces } from './faces.mjs';

const require = createRequire(import.meta.url);
const [url, silentUrl] = process.argv.slice(2);

/** As much of an AbortController as old polyfills have. */
class Polyfill {
  signal = {
    aborted: false,
    listeners: [],
    addEventListener(_, listener) {
      this.listeners.push(listener);
    },
    removeEventListener() {},
  };
  abort() {
    this.signal.aborted = true;
    for (const listener of this.signal.listeners) listener();
  }
}

/** Node's own fetch takes the AbortController of its own realm: there it must be one. */
const USABLE = ["Node's own", "jsdom's", 'a polyfill'];

const CONTROLLERS = {
  "Node's own": () => AbortController,
  "jsdom's": () => new (require('jsdom').JSDOM)().window.AbortController,
  'a polyfill': () => Polyfill,
  missing: () => undefined,
  null: () => null,
  'an object': () => ({}),
  'a function that is no constructor': () => () => {},
  'a class without a signal': () => class {},
  'a class whose signal is null': () =>
    class {
      signal = null;
      abort() {}
    },
  'a class that throws': () =>
    class {
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    },
  'a class whose abort throws': () =>
    class extends AbortController {
      abort() {
        throw new TypeError('Illegal invocation');
      }
    },
};

function logIn(begin, address) {
  const login = {
    user: makeUser(),
    context: makeContext(),
    configuration: makeSettings(address, {
      KEENIO_TIMEOUT_MS: address === url ? '15000' : '200',
      KEENIO_MAX_ATTEMPTS: '3',
    }),
  };
  const lines = [];
  globalThis.console.error = (line) => lines.push(line);
  return new Promise((resolve) => {
    begin(login, (error) => {
      const code = error && (error.code ?? /KEEN_\w+/.exec(lines.join())?.[0]);
      resolve({ code });
    });
  });
}

const outcomes = [];
const isWithJsdom = Number(process.versions.node.split('.')[0]) >= 20;
for (const [what, make] of Object.entries(CONTROLLERS)) {
  // jsdom itself needs a newer Node.
  if (what === "jsdom's" && !isWithJsdom) continue;
  const own = Object.getOwnPropertyDescriptor(globalThis, 'AbortController');
  const controller = make();
  for (const face of faces) {
    for (const realm of USABLE.includes(what) ? ['this realm', 'a context'] : ['a context']) {
      let context;
      if (realm === 'a context') {
        const names = { fetch, Request, console, AbortController: controller };
        context = sandbox({ ...LEAST, ...names });
      } else {
        Object.defineProperty(globalThis, 'AbortController', {
          value: controller,
          configurable: true,
          writable: true,
        });
      }
      const begin = face.load(context);
      outcomes.push({
        name: `${what}, ${face.name}, ${realm}`,
        answered: await logIn(begin, url),
        silent: await logIn(begin, silentUrl),
      });
      Object.defineProperty(globalThis, 'AbortController', own);
    }
  }
}
process.stdout.write(JSON.stringify(outcomes));
process.exit(0);
