import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';

const RULE = readFileSync(new URL('../../pkg/paste/rule.js', import.meta.url), 'utf8');

/** (module (func (export "trap") unreachable)) */
const UNREACHABLE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0,
  10, 5, 1, 3, 0, 0, 11,
]);

/**
 * A sandbox whose clock, microtask queue or memory makes the shipped module trap on demand: a real
 * `unreachable`, in whatever part of the rule asks next. Nothing of this is in the module.
 */
export function openTrappingHost() {
  const { trap } = new WebAssembly.Instance(new WebAssembly.Module(UNREACHABLE)).exports;
  /** Counts down at each reading of the clock; at 0 it traps. */
  let readings = Number.POSITIVE_INFINITY;
  let isQueueBroken = false;
  const memories = [];
  const lines = [];
  let instances = 0;

  const context = vm.createContext({
    Buffer,
    require: createRequire(import.meta.url),
    setTimeout,
    clearTimeout,
    queueMicrotask: (task) => (isQueueBroken ? trap() : queueMicrotask(task)),
    AbortController,
    watchInstance: (exports) => {
      instances += 1;
      memories.push(exports.memory);
    },
    tick: () => {
      readings -= 1;
      if (readings === 0) trap();
    },
    console: { error: (line) => lines.push(line) },
  });
  vm.runInContext(
    `{
      const now = Date.now;
      Date.now = () => { tick(); return now(); };
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function (module, imports) {
        const instance = new Instance(module, imports);
        watchInstance(instance.exports);
        return instance;
      };
    }`,
    context,
  );
  const evaluate = vm.runInContext(`(configuration, auth0, fetch) => { return ${RULE} }`, context);

  return {
    lines,
    get instances() {
      return instances;
    },
    /** From now on, the n-th reading of the clock traps, once. */
    trapAtReading(n) {
      readings = n;
    },
    breakQueue(isBroken) {
      isQueueBroken = isBroken;
    },
    /** Takes all memory that the newest instance could still grow by. */
    exhaustMemory() {
      const memory = memories.at(-1);
      const mostPages = 1024;
      memory.grow(mostPages - memory.buffer.byteLength / 65536);
      assert.throws(() => memory.grow(1), { name: 'RangeError' });
    },
    forgetMemories() {
      memories.length = 0;
    },
    /**
     * One login; the host's callback throws `thrown`, if that is given.
     *
     * @returns {Promise<{error: Error | null, calls: number}>} settles at the callback
     */
    login({ user, configuration, auth0, fetch, context: loginContext = {}, thrown }) {
      return new Promise((resolve, reject) => {
        const outcome = { error: undefined, calls: 0 };
        const callback = (error) => {
          outcome.calls += 1;
          outcome.error = error;
          resolve(outcome);
          if (thrown) throw thrown;
        };
        try {
          evaluate(configuration, auth0, fetch)(user, loginContext, callback);
        } catch (error) {
          reject(error);
        }
      });
    },
  };
}
