// The package as users get it: packed by npm, installed from the file into a new folder.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startKeen } from '../../playground/keen.mjs';
import { binaryOf } from '../contract/hosts/node-binaries.mjs';
import { PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Runs npm, without the network. */
const npm = (cwd, ...args) =>
  run('npm', [...args, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd });

/** @returns {Promise<{ folder: string, tarball: string, files: string[], remove: () => Promise<void> }>} */
export async function install() {
  const parent = await mkdtemp(join(tmpdir(), 'keen-signup-rule-package-'));
  const { stdout } = await npm(path('../../pkg'), 'pack', '--json', '--pack-destination', parent);
  const printed = JSON.parse(stdout);
  // One object a package, in a list or by its name, as the version of npm has it.
  const [{ filename, files }] = Object.values(printed);
  const tarball = join(parent, filename);
  const folder = join(parent, 'project');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(folder, 'install', tarball);
  await cp(path('consumer'), folder, { recursive: true });
  return {
    folder,
    tarball,
    files: files.map((file) => file.path).sort(),
    remove: () => rm(parent, { recursive: true }),
  };
}

/** Runs a script on a version of Node, in the script's folder. Returns the JSON that it printed. */
async function runOn(version, script, flags, args) {
  const options = { cwd: dirname(script) };
  const { stdout, stderr } = await run(binaryOf(version), [...flags, script, ...args], options);
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

/**
 * Runs a script with the URL of a local Keen as its argument.
 *
 * @returns {Promise<{ outcomes: any, users: string[] }>} what it printed, and whom Keen recorded
 */
export async function withKeen(version, script, flags = []) {
  const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
  try {
    const outcomes = await runOn(version, script, flags, [keen.url]);
    return { outcomes, users: keen.events().map(({ userId }) => userId) };
  } finally {
    await keen.close();
  }
}

/** The expected outcomes of the logins in consumer/logins.cjs. */
export const outcomesOf = (label) => ({
  createRule: true,
  again: true,
  ruleWithout: 'KEEN_SETTINGS',
  rule: true,
  ruleChanged: 'KEEN_SETTINGS',
  ruleAfter: 'KEEN_SETTINGS',
  action: true,
  stream: true,
  cognito: true,
  betterAuth: true,
  saves: [
    [`${label}, createRule`, { signedUp: true }],
    [`${label}, rule`, { signedUp: true }],
    ['signedUp', true],
  ],
});

/** Whom those logins record, in this order. */
export const usersOf = (label) =>
  ['createRule', 'rule', 'action', 'stream', 'cognito', 'better-auth'].map(
    (face) => `${label}, ${face}`,
  );

/** Checks a project with TypeScript. Returns the errors as text. */
export async function compile(project) {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const { stdout } = await run(process.execPath, [tsc, '--project', project]).catch(
    (error) => error,
  );
  return stdout;
}
