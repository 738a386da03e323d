import { Instance } from './instance.js';
import { Login } from './login.js';
import { attempt } from './stand-ins.js';

/**
 * The compiled module, from the bytes that the build puts in place of `WASM`: brotli, base64.
 *
 * @param {(name: string) => any} builtin gives Node's own modules
 */
function compile(builtin) {
  const packed = builtin('buffer').Buffer.from(WASM, 'base64');
  return new WebAssembly.Module(builtin('zlib').brotliDecompressSync(packed));
}

/**
 * What lives as long as the process: the compiled module and its instance. Nothing of a login is kept.
 *
 * @returns {(host: object, user: unknown, context: unknown, callback: unknown) => void} one login, whose
 *   host is as `Login` takes it
 */
export function createRecorder() {
  let module;
  let instance;
  return (host, user, context, callback) => {
    const login = new Login(host, user, context, callback);
    try {
      if (!instance || instance.isDead) {
        module ??= compile(host.builtin);
        instance = new Instance(module, host.builtin);
      }
    } catch {
      const missing = typeof WebAssembly === 'undefined' ? 'WebAssembly' : "Node's own modules";
      return login.fail(`the module could not start: the host lacks ${missing}`);
    }
    instance.enter(login);
  };
}

/**
 * The recorder of this process, under a versioned key of the global object. The first text that meets a
 * login makes it, for all the others: rules are evaluated anew at each login, and the files of the
 * package are copies of one another.
 */
export function sharedRecorder() {
  const shared = globalThis[KEY];
  if (typeof shared === 'function') return shared;
  const own = createRecorder();
  // Where the global object is sealed, each text compiles the module for itself.
  attempt(() => Object.defineProperty(globalThis, KEY, { value: own, configurable: true }));
  return own;
}
