/** What is read from the host's `user` and `context` for an event, as the wasm takes it: JSON. */

/**
 * @param {string} text of KEENIO_PROPERTIES
 * @returns {{ json: string, paths: string[][] }} its JSON in the engine's own spelling, or `!` and
 *   what the engine says of it; the names on each path in it
 */
export function readMapping(text) {
  try {
    const mapping = JSON.parse(text);
    const paths = Object.values(mapping ?? [])
      .filter((path) => typeof path === 'string')
      .map((path) => path.split('.'));
    return { json: JSON.stringify(mapping), paths };
  } catch (error) {
    return { json: `!${error.message}` };
  }
}

/**
 * One line for each value: JSON, nothing for what JSON leaves out, `!` for what cannot be read, `?`
 * for what JSON cannot hold, `>` for what is longer than the rest of the limit. Nothing at all when
 * there is no user. What is written is what was read, once.
 *
 * @param {import('./login.js').Login} login
 * @param {number} limit of characters in all
 */
export function jsonOfValues(login, limit) {
  const { user, context, paths } = login;
  if (typeof user !== 'object' || !user) return '';
  const lines = [];
  const add = (read) => {
    let line = '!';
    try {
      const value = read();
      line = '?';
      line = JSON.stringify(value) ?? '';
    } catch {
      // The mark says where.
    }
    if (line.length > limit) line = '>';
    limit -= line.length;
    lines.push(line);
  };
  add(() => {
    login.userId = user.user_id;
    return login.userId;
  });
  add(() => user.created_at);
  add(() => user.name);
  let request;
  add(() => {
    request = context?.request ?? {};
    return request.ip;
  });
  // Throws when the request could not be read.
  add(() => request.userAgent);
  for (const [root, ...names] of paths ?? []) {
    add(() => names.reduce(ownValue, root === 'user' ? user : context));
  }
  return lines.join('\n');
}

/** What an object holds as its own data: never a getter's answer, nor anything inherited. */
const ownValue = (object, name) =>
  typeof object === 'object' && object
    ? Object.getOwnPropertyDescriptor(object, name)?.value
    : undefined;
