/**
 * Rust -> the wasm that is published, and the source of the glue that goes with it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import binaryen from 'binaryen';

const root = new URL('..', import.meta.url).pathname;
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

/**
 * Functions that only a panic reaches. Each becomes `unreachable`: the trap it would end in
 * anyway, since this target has nowhere to write a panic's message.
 */
const PANIC_ONLY =
  /panicking|panic_fmt|slice_error_fail|slice_index_fail|unwrap_failed|expect_failed|handle_alloc_error|capacity_overflow|panic_const|panic_bounds|panic_access_error|PanicPayload|rust_panic|raw_vec::handle_error|throw_str|panic_already|fmt::Debug>::fmt|fmt::Display>::fmt|fmt::Write>::|core\[[0-9a-f]+\]::fmt::|escape_debug|unicode::printable|grapheme_extend/;

/**
 * @param {{ features?: string[] }} [options] cargo features to build with
 * @returns {{ wasm: Uint8Array, glue: string, named: Uint8Array }} the optimised module, its glue
 *   as wasm-bindgen writes it for bundlers, and the module with its functions' names
 */
export function buildWasm({ features = [] } = {}) {
  const target = join(root, 'target', 'wasm32-unknown-unknown', 'release', `${crate}.wasm`);
  // Paths of the machine that builds are no part of what it builds.
  const remaps = [
    [root, ''],
    [join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src'), ''],
  ].map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  const flags = JSON.stringify(remaps);
  run('cargo', [
    'build',
    '--release',
    '--locked',
    '--lib',
    '--target=wasm32-unknown-unknown',
    `--config=target.wasm32-unknown-unknown.rustflags=${flags}`,
    `--features=${features.join(',')}`,
  ]);
  const out = mkdtempSync(join(tmpdir(), 'keen-signup-rule-'));
  try {
    run('wasm-bindgen', ['--target=bundler', '--no-typescript', `--out-dir=${out}`, target]);
    const glue = readFileSync(join(out, `${crate}_bg.js`), 'utf8');
    const bound = readFileSync(join(out, `${crate}_bg.wasm`));
    return { glue, wasm: optimised(bound, false), named: optimised(bound, true) };
  } finally {
    rmSync(out, { recursive: true });
  }
}

function optimised(bytes, withNames) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(FEATURES.reduce((all, name) => all | binaryen.Features[name], 0));
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const ref = module.getFunctionByIndex(index);
    const { name, module: importedFrom } = binaryen.getFunctionInfo(ref);
    if (!importedFrom && PANIC_ONLY.test(name)) binaryen.Function(ref).body = module.unreachable();
  }
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  binaryen.setDebugInfo(withNames);
  // The second run finds what the first made dead.
  module.optimize();
  module.optimize();
  module.runPasses(['strip-producers', 'strip-target-features']);
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}
