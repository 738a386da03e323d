// Watches what code in a context does with WebAssembly.
import vm from 'node:vm';

/**
 * @returns `compiled`, the bytes of each module compiled from now on, and `instances`, a weak
 *   reference to each instance made from now on; both grow
 */
export function watchWasm(context) {
  const compiled = [];
  const instances = [];
  vm.runInContext(
    `(function (onCompile, onInstance) {
      const { Module, Instance, compile, instantiate } = WebAssembly;
      WebAssembly.Module = new Proxy(Module, {
        construct(target, values, self) {
          onCompile(values[0]);
          return Reflect.construct(target, values, self);
        },
      });
      WebAssembly.Instance = new Proxy(Instance, {
        construct(target, values, self) {
          return onInstance(Reflect.construct(target, values, self));
        },
      });
      WebAssembly.compile = function (bytes, ...rest) {
        onCompile(bytes);
        return compile.call(this, bytes, ...rest);
      };
      WebAssembly.instantiate = async function (source, ...rest) {
        const isModule = source instanceof Module;
        if (!isModule) onCompile(source);
        const result = await instantiate.call(this, source, ...rest);
        onInstance(isModule ? result : result.instance);
        return result;
      };
    })`,
    context,
  )(
    (bytes) => compiled.push(new Uint8Array(bytes)),
    (instance) => {
      instances.push(new WeakRef(instance));
      return instance;
    },
  );
  return { compiled, instances };
}
