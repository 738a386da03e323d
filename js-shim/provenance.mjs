/** What pkg/ was built from and with. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build-wasm.mjs';

/** Files and folders that decide what is built. */
const SOURCES = ['.cargo/config.toml', 'Cargo.lock', 'Cargo.toml', 'README.md', 'js-shim', 'src'];

export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** One digest over the names and contents of all sources. */
export function sourceDigest() {
  const hash = createHash('sha256');
  for (const name of SOURCES.flatMap(filesOf).sort()) {
    hash.update(`${name}\0${sha256(readFileSync(join(root, name)))}\n`);
  }
  return hash.digest('hex');
}

function filesOf(name) {
  if (name.includes('.')) return [name];
  return readdirSync(join(root, name)).map((file) => `${name}/${file}`);
}

/** The versions that the bytes depend on. */
export function toolVersions() {
  const installed = (name) =>
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  const version = (command) =>
    execFileSync(command, ['--version'], { cwd: root, encoding: 'utf8' }).trim();
  return {
    rustc: version('rustc'),
    'wasm-bindgen': version('wasm-bindgen'),
    binaryen: installed('binaryen'),
    esbuild: installed('esbuild'),
    brotli: process.versions.brotli,
  };
}
