// Each bundler as a project for Node would use it: everything but Node's own modules goes into the
// output. All of them return the warnings of the build.
import { basename, dirname, extname } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as viteBuild } from 'vite';
import webpack from 'webpack';

/**
 * @typedef {object} Bundle
 * @property {string} entry path of the module to bundle
 * @property {string} outfile path of the output
 * @property {'cjs' | 'esm'} format of the output
 */

/** @param {Bundle} bundle */
async function withEsbuild({ entry, outfile, format }) {
  const { warnings } = await esbuild.build({
    entryPoints: [entry],
    outfile,
    format,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node18',
    logLevel: 'silent',
  });
  return warnings.map(({ text }) => text);
}

/** @param {Bundle} bundle */
async function withRollup({ entry, outfile, format }) {
  const warnings = [];
  const built = await rollup({
    input: entry,
    plugins: [nodeResolve(), commonjs()],
    onwarn: ({ message }) => warnings.push(message),
  });
  await built.write({ file: outfile, format });
  await built.close();
  return warnings;
}

/** @param {Bundle} bundle */
async function withVite({ entry, outfile, format }) {
  const warnings = [];
  const warn = (message) => warnings.push(message);
  await viteBuild({
    root: dirname(entry),
    configFile: false,
    logLevel: 'warn',
    customLogger: {
      info() {},
      warn,
      warnOnce: warn,
      error: warn,
      clearScreen() {},
      hasErrorLogged: () => false,
      hasWarned: false,
    },
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: dirname(outfile),
      emptyOutDir: false,
      rolldownOptions: { output: { format, entryFileNames: basename(outfile) } },
    },
  });
  return warnings;
}

/** @returns {(bundle: Bundle) => Promise<string[]>} webpack with further options */
const withWebpack =
  (more) =>
  async ({ entry, outfile, format }) => {
    const isModule = format === 'esm';
    const compiler = webpack({
      mode: 'production',
      context: dirname(entry),
      entry: { main: entry },
      target: 'node18',
      externals: [],
      experiments: { outputModule: isModule },
      output: {
        path: dirname(outfile),
        // Other chunks than the entry's have names of their own.
        filename: ({ chunk }) =>
          chunk.name === 'main' ? basename(outfile) : `[name]${extname(outfile)}`,
        module: isModule,
        library: { type: isModule ? 'module' : 'commonjs2' },
      },
      ...more,
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    await new Promise((resolve) => {
      compiler.close(resolve);
    });
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
    return [...errors, ...warnings].map(({ message }) => message);
  };

export const BUNDLERS = {
  esbuild: withEsbuild,
  rollup: withRollup,
  'vite (ssr)': withVite,
  'webpack 5': withWebpack({}),
  // Next.js: packages are bundled, in chunks of their own, and the names are kept.
  'webpack 5, as Next.js configures it': withWebpack({
    optimization: {
      minimize: false,
      moduleIds: 'named',
      splitChunks: { chunks: 'all', minSize: 0, name: 'packages' },
    },
  }),
};
