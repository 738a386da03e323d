// auth0-deploy-cli, run as a command against a tenant on this machine.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('deploy.cjs', import.meta.url));

/**
 * @param {object} api of management-api.mjs
 * @param {string[]} values the arguments of the command
 * @param {Record<string, string>} environment values for the placeholders
 * @returns {Promise<string>} what it printed. Fails when it failed
 */
export async function runDeployTool(api, values, environment) {
  const folder = await mkdtemp(join(tmpdir(), 'keen-signup-rule-deploy-'));
  try {
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, api.certificate);
    const { stdout, stderr } = await run(process.execPath, [script, ...values], {
      env: {
        PATH: process.env.PATH,
        NODE_EXTRA_CA_CERTS: certificate,
        AUTH0_DOMAIN: api.domain,
        AUTH0_ACCESS_TOKEN: 'a-token',
        ...environment,
      },
    });
    return stripVTControlCharacters(stdout + stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
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
