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
import { buildWasm } from './build-wasm.mjs';

const root = new URL('..', import.meta.url).pathname;
const shim = join(root, 'js-shim');
const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))[1];

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** The glue, in a function of its own, so that each instance of the module has its own state. */
function glueFactory(glue) {
  const names = [...glue.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  const imports = names.filter((name) => name.startsWith('__wb') && name !== '__wbg_set_wasm');
  return `
    export function createGlue(TextDecoder, TextEncoder) {
      // Every closure is freed by its promise, and promises that are waited for always settle.
      const FinalizationRegistry = undefined;
      ${glue.replaceAll(/^export (?=function)/gm, '')}
      return { imports: { ${imports.join(', ')} }, setWasm: __wbg_set_wasm, rule };
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

const { wasm, glue: boundGlue } = buildWasm();
const glue = glueFactory(boundGlue);
const packed = brotliCompressSync(wasm, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
  },
}).toString('base64');

const banner = `/*! keen-signup-rule ${version} | https://github.com/keen-signup-rule/keen-signup-rule | MIT OR Apache-2.0 | wasm sha256 ${sha256(wasm)} */`;

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
