/**
 * Assembles pkg/: what is published and pasted.
 *
 *   npm run build                writes pkg/
 *   npm run build -- --check     builds aside and compares
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import esbuild from 'esbuild';
import { buildWasm, IMPORTS } from './build-wasm.mjs';

const root = new URL('..', import.meta.url).pathname;
const shim = join(root, 'js-shim');
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const [version, license, repository] = ['version', 'license', 'repository'].map(
  (key) => new RegExp(`^${key} = "(.+)"$`, 'm').exec(manifest)[1],
);

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/**
 * The glue, in a function of its own, so that each instance of the module has its own state.
 *
 * @param {string} glue ES module source, with a function for each import of the wasm
 * @param {Map<string, string>} names wasm-bindgen's names and what they were shortened to
 */
function glueFactory(glue, names) {
  // Each import of the wasm is a function that ends with a brace in the first column; one that
  // catches hands its own body and `arguments` to `handleError`, which is slower and longer.
  const imports = [];
  const rest = glue
    .replaceAll(
      /^(export function \$\w+)\(\) \{ return handleError\(function (\(.*?\)) \{$([^]*?)^\}, arguments\); \}$/gm,
      '$1$2 {\ntry {$3} catch (error) { caught(error); }\n}',
    )
    .replaceAll(/^export function (\$\w+\([^]*?^\})$/gm, (_, method) => {
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

async function bundle(entry, glue, packed, options) {
  const plugin = {
    name: 'glue',
    setup(build) {
      build.onResolve({ filter: /^glue$/ }, () => ({ path: 'glue', namespace: 'glue' }));
      build.onLoad({ filter: /^glue$/, namespace: 'glue' }, () => ({ contents: glue }));
    },
  };
  const result = await esbuild.build({
    entryPoints: [join(shim, entry)],
    bundle: true,
    write: false,
    minify: true,
    charset: 'ascii',
    target: 'node18',
    legalComments: 'none',
    define: { WASM: JSON.stringify(packed) },
    // Names that only the shim and its glue know.
    mangleProps:
      /^(?:isAnswered|isCallbackRunning|isDead|inFlight|guarded|imports|setWasm|controller|within)$/,
    plugins: [plugin],
    ...options,
  });
  return result.outputFiles[0].text;
}

async function pasteRule(glue, packed, banner) {
  const recorder = await bundle('paste-recorder.js', glue, packed, { format: 'iife' });
  const source = readFileSync(join(shim, 'paste-rule.js'), 'utf8');
  const { code } = await esbuild.transform(source, {
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    target: 'node18',
    define: { KEY: JSON.stringify(`keen-signup-rule@${version}`) },
  });
  return `${code.trim()}\n`
    .replace('BANNER;', () => `\n${banner}\n`)
    .replace('RECORDER;', () => recorder.trim());
}

const { wasm, glue: boundGlue, names } = buildWasm();
const glue = glueFactory(boundGlue, names);
const packed = brotliCompressSync(wasm, {
  params: {
    // The smallest of the three modes for these bytes.
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
  },
}).toString('base64');

const banner = `/*! keen-signup-rule ${version}, ${repository}, ${license}, wasm sha256 ${sha256(wasm)} */`;

const files = {
  'paste/rule.js': await pasteRule(glue, packed, banner),
  'keen_signup_rule_bg.wasm': wasm,
};
for (const [name, content] of Object.entries(files)) {
  const path = join(root, 'pkg', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  console.log(`${String(Buffer.byteLength(content)).padStart(8)} bytes  pkg/${name}`);
}
