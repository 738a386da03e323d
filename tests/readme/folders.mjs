// Folders in which what README says to type and to write is tried.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const root = path('../../');

/** What the snippets import, besides the package. */
const PACKAGES = ['better-auth', 'better-sqlite3', 'keen-analysis', 'keen-tracking'];

/** Opens a new folder with the files of fixtures/. What is started there has no settings of this process. */
async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'keen-signup-rule-readme-'));
  await cp(path('fixtures'), folder, { recursive: true });
  const { PATH, HOME } = process.env;
  const inherited = { PATH, HOME, npm_config_offline: 'true' };
  return {
    folder,
    write: (name, text) => writeFile(join(folder, name), text),
    // A group of its own, so that Ctrl-C reaches all that a command has started, as in a terminal.
    start: (program, values, environment) =>
      spawn(program, values, {
        cwd: folder,
        env: { ...inherited, ...environment },
        detached: true,
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The folder of somebody who has installed the package. */
export async function openProject() {
  const project = await openFolder();
  const modules = join(project.folder, 'node_modules');
  await mkdir(join(modules, '.bin'), { recursive: true });
  await project.write('package.json', '{ "private": true }\n');
  await symlink(join(root, 'pkg'), join(modules, 'keen-signup-rule'));
  for (const name of PACKAGES) await symlink(join(root, 'node_modules', name), join(modules, name));
  // npm makes the command of a package executable when it installs it.
  const command = `#!/bin/sh\nexec node '${join(root, 'pkg/cli.mjs')}' "$@"\n`;
  await writeFile(join(modules, '.bin/keen-signup-rule'), command, { mode: 0o755 });
  return project;
}

/** A checkout of the repository, made of links. */
export async function openCheckout() {
  const checkout = await openFolder();
  for (const name of await readdir(root)) {
    if (name !== '.git') await symlink(join(root, name), join(checkout.folder, name));
  }
  return checkout;
}

/** Waits for the end of a process. Resolves to its status and what it wrote. */
export async function outcomeOf(child) {
  const outcome = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      outcome[name] += text;
    });
  }
  const [status] = await once(child, 'close');
  return { status, ...outcome };
}
