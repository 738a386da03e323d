import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** More than any of them takes; one that hangs is ended. */
const LIMIT_MS = 180_000;

/**
 * Runs a file of processes/ in a fresh process.
 *
 * @param {string} name of the file
 * @param {string[]} args
 * @param {string[]} [flags] of Node
 * @returns {Promise<object>} what it printed as JSON
 */
export async function runChild(name, args, flags = []) {
  const file = fileURLToPath(new URL(`processes/${name}.mjs`, import.meta.url));
  const { stdout } = await execute(process.execPath, [...flags, file, ...args], {
    timeout: LIMIT_MS,
  });
  return JSON.parse(stdout);
}
