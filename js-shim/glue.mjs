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
    /^(?:let|const) (?:cached\w+|MAX_SAFARI\w+|numBytesDecoded)\b.*$/gm,
    /^cachedTextDecoder\.decode\(\);$/gm,
    /^if \(!\('encodeInto' in [\s\S]*?^\}$/gm,
    /^function get(?:Uint8Array|DataView)Memory0\([\s\S]*?^\}$/gm,
    // Every closure is freed by its promise, and promises that are waited for always settle.
    /^const CLOSURE_DTORS = [\s\S]*?;$/gm,
    /^ *CLOSURE_DTORS\.\w+\(.*\);$/gm,
  ]);
  const imports = [];
  const rest = text
    // An import that catches hands its body and `arguments` to `handleError`: slower and longer.
    .replaceAll(
      /^(export function \$\w+)\(\) \{ return handleError\(function (\(.*?\)) \{$([\s\S]*?)^\}, arguments\); \}$/gm,
      '$1$2 {\ntry {$3} catch (error) { caught(error); }\n}',
    )
    .replaceAll(/^export function (\$\w+\([\s\S]*?^\})$/gm, (_, method) => {
      if (used.has(method.slice(0, method.indexOf('(')))) imports.push(method);
      return '';
    });
  // What JavaScript enters on its own: the closures given to promises and microtasks.
  const entries = [...names].filter(([long]) => /invoke|destroy_closure/.test(long));
  return `
    import { createMemory } from './memory.js';

    export function createGlue() {
      const caught = (error) => {
        // The module's own trap, not something that a host threw; a proxy may refuse the question.
        let isTrap = false;
        try { isTrap = error instanceof WebAssembly.RuntimeError; } catch {}
        if (isTrap) throw error;
        handleError(() => { throw error; });
      };
      const memory = createMemory(() => wasm.memory);
      const getDataViewMemory0 = memory.view;
      const getStringFromWasm0 = memory.read;
      const passStringToWasm0 = (text, malloc) => {
        WASM_VECTOR_LEN = Buffer.byteLength(text);
        const start = malloc(WASM_VECTOR_LEN, 1) >>> 0;
        memory.write(start, text);
        return start;
      };
      ${rest.replaceAll(/^export (?=function)/gm, '')}
      return {
        imports: { ${IMPORTS}: { ${imports.join(',\n')} } },
        entries: ${JSON.stringify(entries.map(([, short]) => short))},
        start: "${names.get('__wbindgen_start')}",
        setWasm: __wbg_set_wasm,
        rule,
      };
    }`;
}

function without(text, forms) {
  return forms.reduce((rest, form) => {
    const shorter = rest.replaceAll(form, '');
    if (shorter === rest) throw new Error(`wasm-bindgen's glue has nothing of the form ${form}`);
    return shorter;
  }, text);
}
