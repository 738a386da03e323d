import { withStandIns } from './capabilities.js';
import { compile } from './module.js';
import { createRecorder } from './recorder.js';

let own;

/**
 * One login in the recorder of the process. The files of the package are copies of one another
 * (rule and Action, ES module and CommonJS): the first that meets a sign-up compiles the module,
 * for all of them.
 *
 * @type {ReturnType<typeof createRecorder>}
 */
export function record(host, user, context, callback) {
  let shared = globalThis[KEY];
  if (typeof shared !== 'function') {
    own ??= withStandIns(createRecorder(compile));
    shared = own;
    try {
      Object.defineProperty(globalThis, KEY, { value: shared, configurable: true });
    } catch {
      // A sealed global object: each file compiles the module for itself.
    }
  }
  shared(host, user, context, callback);
}
