/** Rust -> the wasm that is published, and the glue that wasm-bindgen generates for it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const cargoHome = resolve(root, process.env.CARGO_HOME ?? join(homedir(), '.cargo'));

/** A command in the repository; returns what it prints. */
export function run(command, ...args) {
  // These two would replace the flags of .cargo/config.toml.
  const { RUSTFLAGS, CARGO_ENCODED_RUSTFLAGS, ...env } = process.env;
  const stdio = ['ignore', 'pipe', 'inherit'];
  return execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, CARGO_HOME: cargoHome },
    stdio,
  });
}

const metadata = JSON.parse(run('cargo', 'metadata', '--format-version=1', '--no-deps'));

/** What Cargo.toml says: name, version, description, license … */
export const crate = metadata.packages[0];

/**
 * @typedef {object} Wasm
 * @property {Uint8Array} bytes
 * @property {string} glue ES module with `initSync` and the exports, as wasm-bindgen generates it
 * @property {Record<string, string>} shortNames by the glue's name: what the wasm calls the module it
 *   imports from, each of its imports and each of its exports
 * @property {{ imports: string[], exports: string[] }} interface names without prefix and hash
 */

/** @returns {Wasm} */
export function buildWasm() {
  const out = mkdtempSync(join(tmpdir(), 'keen-signup-rule-'));
  try {
    const name = crate.name.replaceAll('-', '_');
    generateGlue(compile('release'), name, out);
    const { bytes, printed } = optimise(
      join(out, `${name}_bg.wasm`),
      '-Oz',
      '--minify-imports-and-exports-and-modules',
      '--strip-target-features',
    );
    const { imports, exports } = JSON.parse(printed);
    const [{ module }] = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    return {
      bytes,
      glue: readFileSync(join(out, `${name}.js`), 'utf8'),
      shortNames: Object.fromEntries([
        ...imports.map(([from]) => [from, module]),
        ...imports.map(([, long, short]) => [long, short]),
        ...exports,
      ]),
      interface: {
        imports: imports.map(([, long]) => readable(long)).sort(),
        exports: exports.map(([long]) => readable(long)).sort(),
      },
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

/**
 * The module of the command and the page: the same crate with the feature `preview`.
 *
 * @returns {{ bytes: Uint8Array, glue: string }} ES module, which looks for preview_bg.wasm beside it
 */
export function buildPreview() {
  const out = mkdtempSync(join(tmpdir(), 'keen-signup-rule-'));
  try {
    generateGlue(compile('preview', '--features=preview'), 'preview', out);
    const { bytes } = optimise(join(out, 'preview_bg.wasm'), '-O3');
    return { bytes, glue: readFileSync(join(out, 'preview.js'), 'utf8') };
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** wasm-bindgen: the glue NAME.js and the wasm NAME_bg.wasm, in a folder. */
function generateGlue(file, name, out) {
  const names = [`--out-name=${name}`, `--out-dir=${out}`];
  run('wasm-bindgen', '--target=web', '--no-typescript', ...names, file);
}

/**
 * wasm-opt of Binaryen.
 *
 * @returns {{ bytes: Uint8Array, printed: string }} the optimised wasm, and what the passes printed
 */
function optimise(file, ...passes) {
  const optimised = `${file}.optimised`;
  const command = join(root, 'node_modules/binaryen/bin/wasm-opt');
  const options = [...passes, '--strip-producers', `--output=${optimised}`];
  const printed = run(process.execPath, command, file, ...options);
  return { bytes: readFileSync(optimised), printed };
}

/** @returns {string} the file that cargo writes */
function compile(profile, ...features) {
  const target = 'wasm32-unknown-unknown';
  // Panic messages hold paths of source files; those of this machine must not be part of the wasm.
  const remaps = [root, join(cargoHome, 'registry', 'src')].map(
    (folder) => `--remap-path-prefix=${folder}=`,
  );
  run(
    'cargo',
    'rustc',
    '--quiet',
    `--profile=${profile}`,
    ...features,
    '--locked',
    '--lib',
    // Beside an rlib, which the tests link, rustc does no link-time optimisation.
    '--crate-type=cdylib',
    `--target=${target}`,
    `--config=target.${target}.rustflags=${JSON.stringify(remaps)}`,
  );
  const file = `${crate.name.replaceAll('-', '_')}.wasm`;
  return join(metadata.target_directory, target, profile, file);
}

/** wasm-bindgen's name for an import or export without its prefix and hash. */
function readable(name) {
  return name.replace(/^_*(?:wbg|wbindgen)_+(?:_*wbindgen_)?/, '').replace(/_*h?[0-9a-f]{16}$/, '');
}
