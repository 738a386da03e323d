/** Shim + glue + packed wasm -> the JavaScript files of pkg/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { root } from './build-wasm.mjs';

const shim = join(root, 'js-shim');

/** Names that only the shim and its glue know. */
const PRIVATE =
  /^(?:isAnswered|isReturned|isRecorded|isUnreadable|rejectThrown|release|thrown|isDead|inFlight|guarded|imports|setWasm|controller|goOn|refuse|flag|flagName|paths|uniquenessToken|userId|findStore|store|sleep|waited|chunks|retryAfter|answer|recordSignUp)$/;

/**
 * @typedef {object} Parts
 * @property {string} glue source of a module with `createGlue`
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
    define: { KEY: processKey(parts.version) },
  });
  return `${code.trim()}\n`
    .replace('BANNER;', () => `\n${parts.banner}\n`)
    .replace('RECORDER;', () => recorder.trim());
}

/**
 * A module: one of the package's, or the text of an Action.
 *
 * @param {string} entry the file of js-shim/ that it is made of
 * @param {'esm' | 'cjs'} format
 * @param {Parts} parts
 */
export async function bundleModule(entry, format, parts) {
  return `${parts.banner}\n${await bundle(entry, format, parts)}`;
}

/** The property of the global object that keeps what lives as long as the process. */
const processKey = (version) => JSON.stringify(`keen-signup-rule@${version}`);

async function bundle(entry, format, parts) {
  const plugin = {
    name: 'glue',
    setup(build) {
      build.onResolve({ filter: /^glue$/ }, () => ({ path: 'glue', namespace: 'glue' }));
      build.onLoad({ filter: /^glue$/, namespace: 'glue' }, () => ({
        contents: parts.glue,
        resolveDir: shim,
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
    define: { WASM: JSON.stringify(parts.packed), KEY: processKey(parts.version) },
    mangleProps: PRIVATE,
    // An Action's text is CommonJS; the shim is not.
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    plugins: [plugin],
  });
  return result.outputFiles[0].text;
}
