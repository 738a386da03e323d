// Runs the scripts of this folder in processes of their own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binaryOf } from '../contract/hosts/node-binaries.mjs';

const execute = promisify(execFile);

/** No script of this folder takes as long as this. */
const MOST_MS = 100_000;

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
