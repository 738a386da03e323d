/**
 * Rust -> the wasm that is published, and the source of the glue that goes with it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import binaryen from 'binaryen';

export const root = new URL('..', import.meta.url).pathname;
const crate = 'keen_signup_rule';

/** What Node 18 runs and rustc 1.9x writes; more would let the optimiser write what it refuses. */
const FEATURES = [
  'MutableGlobals',
  'NontrappingFPToInt',
  'BulkMemory',
  'BulkMemoryOpt',
  'SignExt',
  'ReferenceTypes',
  'Multivalue',
];

const features = FEATURES.reduce((all, name) => all | binaryen.Features[name], 0);

/** The names by which JavaScript asks for the module's own exports. */
const PUBLIC = new Set(['rule', 'memory']);

/** The module that the wasm imports from. */
export const IMPORTS = 'g';

/**
 * Functions that only a panic reaches. Each becomes `unreachable`: the trap it would end in
 * anyway, since this target has nowhere to write a panic's message.
 */
const PANIC_ONLY =
  /panicking|panic_fmt|slice_error_fail|slice_index_fail|unwrap_failed|expect_failed|handle_alloc_error|capacity_overflow|panic_const|panic_bounds|panic_access_error|PanicPayload|rust_panic|raw_vec::handle_error|throw_str|panic_already|fmt::Debug>::fmt|fmt::Display>::fmt|fmt::Write>::|core\[[0-9a-f]+\]::fmt::|escape_debug|unicode::printable|grapheme_extend/;

/**
 * What a panic would say, and where: texts that nothing reads any more, among them paths of whoever
 * built it. They become zeros, which pack to nothing.
 */
const PANIC_TEXT = new RegExp(
  [
    '(?:/rustc/|/rust/|[\\w.]+-[0-9a-f]{16}/|src/)[\\w./-]*?\\.rs(?=\\0)',
    'called `Option::unwrap_throw\\(\\)` on a `None` value',
    'closure invoked recursively or after being dropped',
    'internal error: entered unreachable code',
    'LazyCell instance has previously been poisoned',
    '`async fn` resumed after completion',
    'RefCell already (?:mutably )?borrowed',
    'finish: (?:callbacks|result) should be (?:Some|None)',
    'FnOnce called more than once',
    'capacity overflow',
  ].join('|'),
  'g',
);

/**
 * @param {{ features?: string[] }} [options] cargo features to build with
 * @returns {{ wasm: Uint8Array, names: Map<string, string>, glue: string, used: Set<string>,
 *   imports: string[], exports: string[], named: () => Uint8Array }} the optimised module, the
 *   short names of it and of its glue, the glue that wasm-bindgen writes, those of its functions
 *   that are imported still, imports and exports by their meaning, and the module with the names
 *   of its functions
 */
export function buildWasm({ features = [] } = {}) {
  const targets = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const target = join(targets, 'wasm32-unknown-unknown', 'release', `${crate}.wasm`);
  // Paths of the machine that builds are no part of what it builds.
  const remaps = [
    [root, ''],
    [join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src'), ''],
  ].map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  run('cargo', [
    'build',
    '--quiet',
    '--release',
    '--locked',
    '--lib',
    '--target=wasm32-unknown-unknown',
    `--config=target.wasm32-unknown-unknown.rustflags=${JSON.stringify(remaps)}`,
    `--features=${features.join(',')}`,
  ]);
  const out = mkdtempSync(join(tmpdir(), 'keen-signup-rule-'));
  try {
    run('wasm-bindgen', ['--target=bundler', '--no-typescript', `--out-dir=${out}`, target]);
    const bound = readFileSync(join(out, `${crate}_bg.wasm`));
    const names = shortNames(new WebAssembly.Module(bound));
    const glue = readFileSync(join(out, `${crate}_bg.js`), 'utf8');
    const wasm = optimised(bound, names, glue);
    const used = new WebAssembly.Module(wasm);
    const long = new Map([...names].map(([name, short]) => [short, name]));
    const meanings = (list) => list.map(({ name }) => meaning(long.get(name) ?? name)).sort();
    return {
      wasm,
      names,
      glue: glue.replaceAll(/\b\w+\b/g, (name) => names.get(name) ?? name),
      used: new Set(WebAssembly.Module.imports(used).map(({ name }) => name)),
      imports: meanings(WebAssembly.Module.imports(used)),
      exports: meanings(WebAssembly.Module.exports(used)),
      named: () => optimised(bound),
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Short names for what wasm and glue call each other by: 40 characters and a hash otherwise. */
function shortNames(module) {
  const long = [
    ...WebAssembly.Module.imports(module).map(({ name }) => name),
    ...WebAssembly.Module.exports(module).map(({ name }) => name),
  ].filter((name) => !PUBLIC.has(name));
  return new Map(long.map((name, index) => [name, `$${index.toString(36)}`]));
}

/** A name of wasm-bindgen's without its prefixes and hash. */
function meaning(name) {
  return name.replace(/^(?:_*(?:wbg|wbindgen)_+)+/, '').replace(/_*h?[0-9a-f]{16}$/, '');
}

/** Without `names` for imports and exports, the functions keep theirs, for a table of their sizes. */
function optimised(bytes, names, glue) {
  const text = Buffer.from(bytes).toString('latin1');
  const blanked = text.replaceAll(PANIC_TEXT, (dead) => '\0'.repeat(dead.length));
  let module = read(Buffer.from(blanked, 'latin1'));
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const ref = module.getFunctionByIndex(index);
    const { name, module: importedFrom } = binaryen.getFunctionInfo(ref);
    if (!importedFrom && PANIC_ONLY.test(name)) binaryen.Function(ref).body = module.unreachable();
  }
  for (const name of glue ? unusedExports(bytes, glue) : []) module.removeExport(name);
  binaryen.setDebugInfo(!names);
  if (names) {
    const nameless = read(emitted(module));
    const renamed = withoutAbsent(nameless.emitText()).replaceAll(
      /\((import "[^"]+"|export) "([^"]+)"/g,
      (_, kind, name) => {
        const from = kind.startsWith('import') ? `import "${IMPORTS}"` : kind;
        return `(${from} "${names.get(name) ?? name}"`;
      },
    );
    nameless.dispose();
    module = binaryen.parseText(renamed);
    module.setFeatures(features);
  }
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // To inline every function with one caller is smaller as it is, and larger when packed.
  binaryen.setOneCallerInlineMaxSize(20);
  // The second run finds what the first made dead.
  module.optimize();
  module.optimize();
  return emitted(module);
}

/**
 * `globalThis` is everywhere: that the other names of the global object are looked for, should it not
 * be, is nothing to ship. Their imports become functions that find nothing.
 */
function withoutAbsent(text) {
  const stubs = [];
  const rest = text.replaceAll(
    /^ *\(import "[^"]+" "__wbg_static_accessor_(?:GLOBAL|SELF|WINDOW)_[0-9a-f]+" \(func (.+)\)\)$/gm,
    (_, signature) => {
      stubs.push(`(func ${signature} (i32.const 0))`);
      return '';
    },
  );
  if (stubs.length !== 3) throw new Error('the global object is looked for in another way');
  return rest.replace(/\)\s*$/, `${stubs.join('\n')}\n)`);
}

/** What only a generated glue for other targets would ask for, or for texts (js-shim/memory.js). */
function unusedExports(bytes, glue) {
  return WebAssembly.Module.exports(new WebAssembly.Module(bytes))
    .map(({ name }) => name)
    .filter((name) => name !== '__wbindgen_start')
    .filter((name) => name === '__wbindgen_realloc' || !glue.includes(`wasm.${name}`));
}

function read(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(features);
  return module;
}

function emitted(module) {
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}
