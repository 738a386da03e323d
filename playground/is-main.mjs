import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @param {string} url the `import.meta.url` of a module
 * @returns {boolean} whether Node was started with that module, directly or through a symbolic link
 */
export function isMain(url) {
  const [, started] = process.argv;
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}
