// auth0-deploy-cli, run as a command against a tenant on this machine.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('deploy.cjs', import.meta.url));

/**
 * @param {string[]} values the arguments of the command
 * @param {Record<string, string>} environment that of the tenant, and values for the placeholders
 * @returns {Promise<string>} what it printed. Fails when it failed
 */
export async function runDeployTool(values, environment) {
  const { PATH } = process.env;
  const env = { PATH, ...environment };
  const { stdout, stderr } = await run(process.execPath, [script, ...values], { env });
  return stripVTControlCharacters(stdout + stderr);
}

/** The changes that a dry run proposes: rows of its table as `[resource, status, name]`. */
export const planIn = (printed) =>
  printed
    .split('\n')
    .filter((line) => /^│.*│.*│.*│$/.test(line))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .slice(1);
