// Prints in a few words how node_modules differs from package-lock.json; prints nothing when they
// agree. npm writes node_modules/.package-lock.json last, after all install scripts.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const packages = (file) => JSON.parse(readFileSync(new URL(file, root), 'utf8')).packages;

function lacking() {
  const locked = packages('package-lock.json');
  if (!existsSync(new URL('node_modules/.package-lock.json', root))) return 'none installed';
  const installed = packages('node_modules/.package-lock.json');
  const differs = (path) => {
    const [want, have] = [locked[path], installed[path]];
    // npm skips optional packages that are for another system.
    return have ? want?.version !== have.version : !want.optional;
  };
  const paths = new Set([...Object.keys(locked), ...Object.keys(installed)]);
  paths.delete('');
  const changed = [...paths].filter(differs);
  if (changed.length > 0) return `${changed.length} differ from the lock file`;
  for (const [path, { bin, hasInstallScript }] of Object.entries(installed)) {
    if (!hasInstallScript) continue;
    const missing = Object.values(bin ?? {}).find(
      (file) => !existsSync(new URL(`${path}/${file}`, root)),
    );
    if (missing) return `${path} has no ${missing}: its install script did not run`;
  }
  return '';
}

process.stdout.write(lacking());
