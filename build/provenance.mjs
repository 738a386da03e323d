/** What pkg/ is built from, and with. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './wasm.mjs';

/** Files and folders that decide what is built. */
const SOURCES = [
  '.cargo/config.toml',
  'Cargo.lock',
  'Cargo.toml',
  'README.md',
  'build',
  'cli',
  'js-shim',
  'playground/json-error.mjs',
  'src',
];

export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** One digest over the names and contents of all sources. */
export function sourceDigest() {
  const lines = SOURCES.flatMap((source) => filesIn(root, source)).map(
    (name) => `${name}\0${sha256(readFileSync(join(root, name)))}\n`,
  );
  return sha256(lines.join(''));
}

/** @returns {string[]} the names of all files in a folder, or in a part of it, sorted */
export function filesIn(folder, part = '') {
  const path = join(folder, part);
  if (!statSync(path).isDirectory()) return [part];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesIn(folder, part ? `${part}/${name}` : name));
}

/** The versions that decide the bytes. */
export function toolVersions() {
  const installed = (name) =>
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  return {
    rustc: run('rustc', '--version').trim(),
    'wasm-bindgen': run('wasm-bindgen', '--version').trim(),
    binaryen: installed('binaryen'),
    esbuild: installed('esbuild'),
    brotli: process.versions.brotli,
  };
}
