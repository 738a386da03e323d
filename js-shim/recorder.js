import { Instance } from './instance.js';
import { Login } from './login.js';

/**
 * What lives as long as the process: the compiled module and its instance. Nothing of a login is
 * kept.
 *
 * A recorded user's login goes on before there is a module: a fresh process, where most logins are
 * of such users, need not unpack and compile what they have no use for.
 *
 * @param {(builtin: (name: string) => any) => WebAssembly.Module} compile
 * @returns {(host: object, user: unknown, context: unknown, callback: Function) => void} one
 *   login; `host` holds the names that are its own, see `Login`, and `builtin`, which gives
 *   Node's own modules
 */
export function createRecorder(compile) {
  let module;
  let instance;

  function recordSignUp(login) {
    try {
      if (!instance || instance.isDead) {
        module ??= compile(login.host.builtin);
        instance = new Instance(module);
      }
    } catch (error) {
      login.fail(`the module could not start: ${error.message}`);
      return;
    }
    instance.record(login);
  }

  return function record(host, user, context, callback) {
    const login = new Login(host, user, context, callback);
    if (login.isRecorded()) login.goOn();
    else recordSignUp(login);
    login.isReturned = true;
    if (login.thrown) throw login.thrown[0];
  };
}
