// Prints what node_modules lacks of package-lock.json, in a few words; nothing when it is as
// locked. npm writes node_modules/.package-lock.json last, after every install script ran.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const packages = (file) => JSON.parse(readFileSync(new URL(file, root), 'utf8')).packages;

function lacking() {
  const locked = packages('package-lock.json');
  if (!existsSync(new URL('node_modules/.package-lock.json', root))) return 'none are here';
  const installed = packages('node_modules/.package-lock.json');
  const differs = (path) => {
    const [want, have] = [locked[path], installed[path]];
    // Optional ones are left out where they are for another system.
    return have ? want?.version !== have.version : !want.optional;
  };
  const paths = new Set([...Object.keys(locked), ...Object.keys(installed)]);
  paths.delete('');
  const changed = [...paths].filter(differs);
  if (changed.length > 0) return `${changed.length} not as locked`;
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
