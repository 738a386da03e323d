/** Shim + glue + packed wasm -> the JavaScript files of pkg/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { IMPORTS, root } from './build-wasm.mjs';

const shim = join(root, 'js-shim');

/** Names that only the shim and its glue know. */
const PRIVATE =
  /^(?:isAnswered|isCallbackRunning|isDead|inFlight|guarded|imports|setWasm|controller|within)$/;

/**
 * @typedef {object} Parts
 * @property {string} glue what wasm-bindgen writes for bundlers, with short names
 * @property {Map<string, string>} names wasm-bindgen's names and the short ones
 * @property {string} packed the wasm: brotli, base64
 * @property {string} banner a comment
 * @property {string} version the package's
 */

/**
 * ONE function expression, from its first byte: the text of a rule.
 *
 * @param {Parts} parts
 */
export async function bundlePastedRule(parts) {
  const recorder = await bundle('paste-recorder.js', 'iife', parts);
  const source = readFileSync(join(shim, 'paste-rule.js'), 'utf8');
  const { code } = await esbuild.transform(source, {
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    target: 'node18',
    define: { KEY: JSON.stringify(`keen-signup-rule@${parts.version}`) },
  });
  return `${code.trim()}\n`
    .replace('BANNER;', () => `\n${parts.banner}\n`)
    .replace('RECORDER;', () => recorder.trim());
}

/** The text of an Action. @param {Parts} parts */
export async function bundleAction(parts) {
  return `${parts.banner}\n${await bundle('paste-action.js', 'iife', parts)}`;
}

/** A module of the package. @param {string} entry @param {'esm' | 'cjs'} format @param {Parts} parts */
export async function bundlePackage(entry, format, parts) {
  return `${parts.banner}\n${await bundle(entry, format, parts)}`;
}

async function bundle(entry, format, { glue, names, packed }) {
  const plugin = {
    name: 'glue',
    setup(build) {
      build.onResolve({ filter: /^glue$/ }, () => ({ path: 'glue', namespace: 'glue' }));
      build.onLoad({ filter: /^glue$/, namespace: 'glue' }, () => ({
        contents: glueFactory(glue, names),
      }));
    },
  };
  const result = await esbuild.build({
    entryPoints: [join(shim, entry)],
    bundle: true,
    write: false,
    minify: true,
    format,
    charset: 'ascii',
    platform: 'node',
    target: 'node18',
    legalComments: 'none',
    define: { WASM: JSON.stringify(packed) },
    mangleProps: PRIVATE,
    // An Action's text is CommonJS; the shim is not.
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    plugins: [plugin],
  });
  return result.outputFiles[0].text;
}

/** The glue, in a function of its own, so that each instance of the module has its own state. */
function glueFactory(glue, names) {
  // Each import of the wasm is a function that ends with a brace in the first column; one that
  // catches hands its own body and `arguments` to `handleError`, which is slower and longer.
  const imports = [];
  const rest = glue
    .replaceAll(
      /^(export function \$\w+)\(\) \{ return handleError\(function (\(.*?\)) \{$([\s\S]*?)^\}, arguments\); \}$/gm,
      '$1$2 {\ntry {$3} catch (error) { caught(error); }\n}',
    )
    .replaceAll(/^export function (\$\w+\([\s\S]*?^\})$/gm, (_, method) => {
      imports.push(method);
      return '';
    });
  // What JavaScript enters on its own: the closures given to promises and microtasks.
  const entries = [...names].filter(([long]) => /invoke|destroy_closure/.test(long));
  return `
    export function createGlue(TextDecoder, TextEncoder) {
      // Every closure is freed by its promise, and promises that are waited for always settle.
      const FinalizationRegistry = undefined;
      const caught = (error) => handleError(() => { throw error; });
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
