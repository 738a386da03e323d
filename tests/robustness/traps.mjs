// Makes the shipped module trap on demand: a real `unreachable`, at whatever call out of the module
// is chosen. Nothing of this is in the module.
import vm from 'node:vm';

/** (module (func (export "trap") unreachable)) */
const UNREACHABLE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0,
  10, 5, 1, 3, 0, 0, 11,
]);

/**
 * Counts the calls that instances made in this context from now on make to their imports.
 *
 * @param {object} context of a host that has loaded no module yet
 * @returns `calls`, how many there were since `trapAt(n)` was called: the n-th call from then on
 *   traps, and no other
 */
export function rigTraps(context) {
  const { trap } = new WebAssembly.Instance(new WebAssembly.Module(UNREACHABLE)).exports;
  const rig = {
    calls: 0,
    at: Number.POSITIVE_INFINITY,
    trapAt(n) {
      rig.calls = 0;
      rig.at = n;
    },
  };
  vm.runInContext(
    `(function (onCall) {
      const { Instance } = WebAssembly;
      const rigged = (call) => (...values) => {
        onCall();
        return call(...values);
      };
      WebAssembly.Instance = function (module, imports) {
        const all = {};
        for (const [from, names] of Object.entries(imports)) {
          all[from] = {};
          for (const [name, value] of Object.entries(names)) {
            all[from][name] = typeof value === 'function' ? rigged(value) : value;
          }
        }
        return new Instance(module, all);
      };
    })`,
    context,
  )(() => {
    rig.calls += 1;
    if (rig.calls === rig.at) trap();
  });
  return rig;
}
