// Prints in a few words how node_modules differs from package-lock.json; prints nothing when they
// agree. npm writes node_modules/.package-lock.json last, after all install scripts.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const parsed = (file) => JSON.parse(readFileSync(new URL(file, root), 'utf8'));
const packages = (file) => parsed(file).packages;

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
  const gone = Object.keys(installed).find((path) => !existsSync(new URL(path, root)));
  if (gone) return `${gone} is gone`;
  const { allowScripts } = parsed('package.json');
  for (const [path, { bin, hasInstallScript }] of Object.entries(installed)) {
    const name = path.split('node_modules/').at(-1);
    if (!hasInstallScript || allowScripts[name] === false) continue;
    const has = (file) => existsSync(new URL(`${path}/${file}`, root));
    // What an install script brings: the programs of the package, or a compiled addon.
    const brought = [...Object.values(bin ?? {}), ...(has('binding.gyp') ? ['build/Release'] : [])];
    const missing = brought.find((file) => !has(file));
    if (missing) return `${path} has no ${missing}: its install script did not run`;
  }
  return '';
}

process.stdout.write(lacking());
