// The Nodes that the scripts of this folder run on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const execute = promisify(execFile);

export const VERSIONS = [18, 20, 22, 24];

/** No script of this folder takes as long as this. */
const MOST_MS = 100_000;

/** The binary of a Node, from the npm package of that version. */
export const binaryOf = (version) =>
  join(dirname(require.resolve(`node-${version}/package.json`)), 'bin', 'node');

/**
 * Runs a script of this folder, by default on the Node of the test itself.
 *
 * @param {string} script
 * @param {object} [options]
 * @param {number} [options.version] of Node
 * @param {string[]} [options.flags] of Node
 * @param {string[]} [options.values] arguments of the script
 * @param {RegExp} [options.warning] what Node may write to stderr
 * @returns the JSON it printed; fails when it wrote to stderr or did not exit with 0
 */
export async function runScript(script, { version, flags = [], values = [], warning = /^$/ } = {}) {
  const node = version ? binaryOf(version) : process.execPath;
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout, stderr } = await execute(node, [...flags, path, ...values], {
    timeout: MOST_MS,
    maxBuffer: 2 ** 26,
  });
  assert.match(stderr, warning);
  return JSON.parse(stdout);
}
