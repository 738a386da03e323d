// The command as it is published, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../pkg/cli.mjs', import.meta.url));

/**
 * Starts the command. Its environment has nothing but `env`.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, node?: string, stdio?: any }} [options] `node` is the path
 *   of a Node
 * @returns {import('node:child_process').ChildProcess}
 */
export const startCommand = (args, { env = {}, node = process.execPath, ...options } = {}) =>
  spawn(node, [file, ...args], { env, ...options });

/**
 * Runs the command to its end.
 *
 * @param {string[]} args
 * @param {Parameters<typeof startCommand>[1] & { input?: string | Buffer }} [options] `input` goes to its stdin
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
export async function runCommand(args, { input = '', ...options } = {}) {
  const child = startCommand(args, options);
  // A command may end before it has read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr };
}
