/** How many paths are offered. */
const MOST = 300;

/** How deep they go. */
const DEEPEST = 6;

/** A name with a full stop cannot be part of a path. */
const isName = (name) => name !== '' && !name.includes('.');

/**
 * The paths of single values in what a face gets, as KEENIO_PROPERTIES takes them.
 *
 * @param {Record<string, object | undefined>} sources `user`, `context` and, in an Action, `event`
 * @returns {string[]} at most 300
 */
export function pathsIn(sources) {
  const found = [];
  const follow = (value, path) => {
    if (found.length >= MOST || value === null || value === undefined || value === '') return;
    if (typeof value !== 'object') {
      if (path.length > 1) found.push(path.join('.'));
      return;
    }
    if (path.length > DEEPEST) return;
    for (const name of Object.keys(value).filter(isName)) follow(value[name], [...path, name]);
  };
  for (const [name, value] of Object.entries(sources)) follow(value, [name]);
  return found;
}

/** @returns {string} a name for the property that holds the value of a path */
export function propertyName(path) {
  const names = path.split('.').slice(1);
  const last = names.findLast((name) => !/^\d+$/.test(name)) ?? 'value';
  return last.replace(/^\$+/, '') || 'value';
}
