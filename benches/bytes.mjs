import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { rowOfValues } from './rounds.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PEERS = { request: 'request', keenTracking: 'keen-tracking', axios: 'axios' };

/**
 * What is pasted, published and installed.
 *
 * @returns {import('./rounds.mjs').Row[]}
 */
export function measureBytes() {
  const wasm = readFileSync(join(root, 'pkg', 'keen_signup_rule_bg.wasm'));
  const packed = brotliCompressSync(wasm, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  const sizeOf = (...path) => statSync(join(root, ...path)).size;
  const handWritten = sizeOf('benches', 'peers', 'hand-written.mjs');
  const closures = Object.entries(PEERS).map(([name, peer]) => [name, closureOf(peer)]);
  const installed = closures.map(([name, directories]) => [name, sum(directories.map(bytesIn))]);
  const counts = closures.map(([name, directories]) => [name, directories.length]);
  const row = (key, label, values) => rowOfValues({ key, label, unit: 'bytes', values });
  return [
    row('pastedRule', 'Pasted rule', { ours: sizeOf('pkg', 'paste', 'rule.js'), handWritten }),
    row('pastedAction', 'Pasted action', { ours: sizeOf('pkg', 'paste', 'action.js') }),
    row('wasm', 'Wasm, raw', { ours: wasm.length }),
    row('wasmBrotli', 'Wasm, brotli', { ours: packed.length }),
    row('installed', 'Installed, with all dependencies', {
      ours: bytesIn(join(root, 'pkg')),
      ...Object.fromEntries(installed),
    }),
    rowOfValues({
      key: 'packages',
      label: '… how many packages that is',
      unit: '',
      values: { ours: 1, ...Object.fromEntries(counts) },
    }),
  ];
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** The folders of a package and of all that it depends on. */
function closureOf(name) {
  const found = new Set();
  const waiting = [packageAt(root, name)];
  while (waiting.length > 0) {
    const directory = waiting.pop();
    if (!directory || found.has(directory)) continue;
    found.add(directory);
    const { dependencies = {} } = readJson(join(directory, 'package.json'));
    for (const dependency of Object.keys(dependencies)) {
      waiting.push(packageAt(directory, dependency));
    }
  }
  return [...found];
}

/** Where Node finds a package that is asked for from a folder; undefined when it has none. */
function packageAt(from, name) {
  for (let directory = from; ; directory = dirname(directory)) {
    const path = join(directory, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
    if (directory === dirname(directory)) return undefined;
  }
}

/** The bytes of all files in a folder, less what is installed inside it for others. */
function bytesIn(directory) {
  return sum(
    readdirSync(directory, { withFileTypes: true }).map((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? 0 : bytesIn(path);
      return entry.isFile() ? statSync(path).size : 0;
    }),
  );
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The version that is installed of each peer. */
export const peerVersions = () =>
  Object.values(PEERS).map((name) => {
    const { version } = readJson(join(root, 'node_modules', name, 'package.json'));
    return `${name} ${version}`;
  });
