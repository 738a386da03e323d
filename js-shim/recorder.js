import { Instance } from './instance.js';
import { Login } from './login.js';

/**
 * What lives as long as the process: the compiled module and its instance. Nothing of a login is
 * kept.
 *
 * @param {(builtin: (name: string) => any) => WebAssembly.Module} compile
 * @returns {(host: object, user: unknown, context: unknown, callback: Function) => void} one
 *   login; `host` holds the names that are its own, see `Login`, and `builtin`, which gives
 *   Node's own modules
 */
export function createRecorder(compile) {
  let module;
  let instance;

  return function record(host, user, context, callback) {
    const login = new Login(host, user, context, callback);
    try {
      if (!instance || instance.isDead) {
        module ??= compile(host.builtin);
        instance = new Instance(module);
      }
    } catch (error) {
      login.fail(`the module could not start: ${error.message}`);
      return;
    }
    instance.record(login);
  };
}
