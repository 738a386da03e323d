import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = new URL('../../', import.meta.url);
const INSTALLED = new URL('node_modules/.package-lock.json', ROOT);

const readLock = (url) => JSON.parse(readFileSync(url, 'utf8')).packages;

/** @returns {boolean} whether a package that the page runs on is missing or has another version */
function isLacking() {
  if (!existsSync(INSTALLED)) return true;
  const installed = readLock(INSTALLED);
  return Object.entries(readLock(new URL('package-lock.json', ROOT))).some(
    ([path, { dev, version }]) => path !== '' && !dev && installed[path]?.version !== version,
  );
}

/**
 * Installs the packages that the page runs on, unless they are there. In a checkout without any package,
 * those of the tests are left out.
 *
 * @param {(line: string) => void} say
 * @throws {Error} when npm cannot install them
 */
export async function installPackages(say) {
  if (!isLacking()) return;
  say('Installing the packages that the page uses, once.');
  const omit = existsSync(INSTALLED) ? [] : ['--omit=dev'];
  try {
    await promisify(execFile)('npm', ['ci', '--loglevel=error', ...omit], {
      cwd: fileURLToPath(ROOT),
      shell: process.platform === 'win32',
    });
  } catch (error) {
    throw new Error(`npm could not install the packages of the page.\n${error.stderr ?? error}`);
  }
  // One of the Node versions for the tests would replace the machine's own in every npm script.
  rmSync(new URL('node_modules/.bin/node', ROOT), { force: true });
}
