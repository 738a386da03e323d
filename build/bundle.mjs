/** Shim + glue + packed wasm -> the JavaScript files of pkg/. */
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import esbuild from 'esbuild';
import { root } from './wasm.mjs';

const shim = join(root, 'js-shim');

/**
 * @param {import('./wasm.mjs').Wasm} wasm
 * @param {string} banner a comment
 * @param {string} key names the property of the global object that lives as long as the process
 */
export async function createBundler(wasm, banner, key) {
  const define = {
    WASM: JSON.stringify(brotliCompressSync(wasm.bytes).toString('base64')),
    KEY: JSON.stringify(key),
  };
  const glue = await glueModule(wasm);

  const file = (name) => ({ entryPoints: [join(shim, name)] });
  const text = (contents) => ({ stdin: { contents, resolveDir: shim } });

  /** `builtin` names the file that gets Node's own modules where this runs. */
  const bundle = (entry, format, builtin, options) =>
    build({
      ...entry,
      format,
      minify: true,
      charset: 'ascii',
      define: { ...define, COMMONJS: String(format === 'cjs') },
      plugins: [
        virtual({ glue, builtin: `export * from './${builtin}';` }),
        lazily((name) => bundle(file(name), 'cjs', builtin)),
      ],
      // The text of an Action is CommonJS, in a repository of ES modules.
      logOverride: { 'commonjs-variable-in-esm': 'silent' },
      ...options,
    });
  const withBanner = { banner: { js: banner } };

  return {
    /** A module of the package. */
    module: (name, format) => bundle(file(name), format, 'builtin.js', withBanner),

    /** The text of an Action: a CommonJS module that exports one function. */
    action(name, exported) {
      const entry = `'use strict';
        import { ${exported} } from './${name}';
        exports.${exported} = ${exported};`;
      return bundle(text(entry), 'cjs', 'paste-builtin.js', withBanner);
    },

    /** The text of a rule: one function expression from its first byte on. */
    rule: (name) =>
      bundle(file(name), 'cjs', 'paste-builtin.js', {
        banner: { js: `function rule(user, context, callback) {\n${banner}` },
        footer: { js: '}' },
      }),
  };
}

/**
 * A module with `createGlue`, which makes wasm-bindgen's glue anew for each instance. Its parameters
 * stand in front of what the glue would find outside: the engine's globals, and the import `host`.
 */
async function glueModule({ glue, shortNames }) {
  const literal = (name) => name.replaceAll(/\W/g, '\\$&');
  const text = await build({
    stdin: {
      contents: "import { initSync, rule } from 'glue';\nglue = { initSync, enter: rule };",
    },
    format: 'iife',
    minifySyntax: true,
    mangleProps: new RegExp(`^(?:${Object.keys(shortNames).map(literal).join('|')})$`),
    mangleQuoted: true,
    mangleCache: shortNames,
    plugins: [virtual({ glue })],
    // Only what fetches the wasm from beside the glue uses it, and is left out.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  return `export function createGlue(WebAssembly, TextDecoder, TextEncoder, FinalizationRegistry, host) {
    let glue;
    ${text}
    return glue;
  }`;
}

/** @returns {Promise<string>} one file */
export async function build(options) {
  const { outputFiles } = await esbuild.build({
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node18',
    legalComments: 'none',
    ...options,
  });
  return outputFiles[0].text;
}

/** Modules that are there under a name, without a file. */
export function virtual(modules) {
  return {
    name: 'virtual',
    setup({ onResolve, onLoad }) {
      for (const [name, contents] of Object.entries(modules)) {
        const filter = new RegExp(`^${name}$`);
        onResolve({ filter }, () => ({ path: name, namespace: 'virtual' }));
        onLoad({ filter, namespace: 'virtual' }, () => ({ contents, resolveDir: shim }));
      }
    },
  };
}

/**
 * Bundles a file of ours that another one requires by itself, as CommonJS. All of it is then inside one
 * function, which runs at the first `require`. Left to itself, esbuild makes every function and
 * class of an ES module anew whenever the text around it runs: 4 µs for each login of a pasted rule.
 */
function lazily(bundle) {
  return {
    name: 'lazily',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ kind, path }) =>
        kind === 'require-call' ? { path, namespace: 'lazily' } : undefined,
      );
      onLoad({ filter: /./, namespace: 'lazily' }, async ({ path }) => ({
        contents: await bundle(path),
      }));
    },
  };
}
