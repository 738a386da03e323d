/**
 * The glue that wasm-bindgen writes for bundlers -> a function that makes it for one instance.
 *
 * wasm-bindgen's glue is one module with one state, and looks for `TextDecoder` and `TextEncoder`
 * when it is loaded; here each instance has its own, and texts cross by way of `Buffer`
 * (js-shim/memory.js). The parts are found by the form in which they are written: should another
 * version write another form, the build fails.
 */
import { IMPORTS } from './build-wasm.mjs';

/**
 * @param {object} built what `buildWasm` gives
 * @param {string} built.glue ES module source, with a function for each import of the wasm
 * @param {Map<string, string>} built.names wasm-bindgen's names and what they were shortened to
 * @param {Set<string>} built.used the short names of the functions that are imported still
 * @returns {string} source of a module with `createGlue`
 */
export function glueModule({ glue, names, used }) {
  const text = without(glue, [
    /^function (?:getStringFromWasm0|passStringToWasm0|decodeText)\([\s\S]*?^\}$/gm,
    /^(?:let|const) (?:cached\w+|MAX_SAFARI\w+|numBytesDecoded|WASM_VECTOR_LEN)\b.*$/gm,
    /^cachedTextDecoder\.decode\(\);$/gm,
    /^if \(!\('encodeInto' in [\s\S]*?^\}$/gm,
    /^function get(?:Uint8Array|DataView)Memory0\([\s\S]*?^\}$/gm,
    // Every closure is freed by its promise, and promises that are waited for always settle.
    /^const CLOSURE_DTORS = [\s\S]*?;$/gm,
    /^ *CLOSURE_DTORS\.\w+\(.*\);$/gm,
  ]);
  const imports = [];
  const rest = text
    // Each import that gives a text repeats how; here one function knows.
    .replaceAll(
      /^ *(?:var|const) ptr1 = (?:isLikeNone\(ret\) \? 0 : )?passStringToWasm0\(ret, (wasm\.\$\w+), .*\);\n.*\n.*setInt32\(.*, len1, true\);\n.*setInt32\(.*, ptr1, true\);$/gm,
      'memory.give(arg0 >>> 0, ret, $1);',
    )
    // The closures that promises and microtasks call take one value.
    .replaceAll('...args', 'value')
    .replaceAll(/^export function (\$\w+\([\s\S]*?^\})$/gm, (_, method) => {
      if (used.has(method.slice(0, method.indexOf('(')))) imports.push(method);
      return '';
    });
  // What JavaScript enters on its own: the closures given to promises and microtasks.
  const entries = [...names].filter(([long]) => /invoke|destroy_closure/.test(long));
  const source = `
    import { createMemory } from './memory.js';

    export function createGlue() {
      const memory = createMemory(() => wasm.memory);
      const getStringFromWasm0 = memory.read;
      ${rest.replaceAll(/^export (?=function)/gm, '')}
      return {
        imports: { ${IMPORTS}: { ${imports.join(',\n')} } },
        entries: ${JSON.stringify(entries.map(([, short]) => short))},
        start: "${names.get('__wbindgen_start')}",
        setWasm: __wbg_set_wasm,
        rule,
      };
    }`;
  // No import catches: what its method throws is a trap of the module's.
  const left = /handleError|passStringToWasm0|getDataViewMemory0/.exec(source);
  if (left) throw new Error(`wasm-bindgen's glue has another form of ${left[0]}`);
  return source;
}

function without(text, forms) {
  return forms.reduce((rest, form) => {
    const shorter = rest.replaceAll(form, '');
    if (shorter === rest) throw new Error(`wasm-bindgen's glue has nothing of the form ${form}`);
    return shorter;
  }, text);
}
