// The package as users get it: packed by npm, installed from the file into a new folder.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** A line of the command, which fails as it does. */
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

/** The versions of Node that rule and Action hosts offer. */
export const VERSIONS = [18, 22];

/** Runs a script on a Node, in its own folder; what it printed, which is JSON. */
export async function runOn(version, script, ...args) {
  const node = join(dirname(require.resolve(`node-${version}/package.json`)), 'bin', 'node');
  const { stdout, stderr } = await run(node, [script, ...args], { cwd: dirname(script) });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The repository's TypeScript; what it found fault with. */
export async function compile(project) {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const { stdout } = await run(process.execPath, [tsc, '--project', project]).catch(
    (error) => error,
  );
  return stdout;
}
