/** What is read from a host for a sign-up, as the wasm takes it (src/reading.rs): texts. */
import { KEYS, REFUSED } from './keys.js';

/** Between the texts: no setting has one, and in JSON it is escaped. */
const SEPARATOR = '\0';

/**
 * Reads all that a sign-up takes from its host, each thing once:
 * - the settings in the order of their keys, nothing for what is absent; the flag's name as JSON,
 *   where it is not the default; the mapping as `readMapping` gives it;
 * - `!` where the host's `auth0` could not be read, nothing otherwise;
 * - `!` where the user could not be read, `?` where it is no object, nothing otherwise;
 * - the token, where the user's id is a text;
 * - values as JSON: id, creation, name, IP, user agent and the mapped ones. In place of one, nothing
 *   for what JSON leaves out, `!` for what cannot be read, `?` for what JSON cannot hold, `>` for
 *   what is longer than the rest of the limit.
 *
 * @param {import('./login.js').Login} login
 * @param {number} limit of the values, in characters
 */
export function readSignUp(login, limit) {
  const { user, context } = login;
  const { mapping, paths } = readMapping(login.setting('KEENIO_PROPERTIES'));
  let text = '';
  for (const key of KEYS) {
    if (key === 'KEENIO_FLAG') text += login.flagName;
    else if (key === 'KEENIO_PROPERTIES') text += mapping;
    else text += login.setting(key);
    text += SEPARATOR;
  }
  text += (login.findStore() ? '' : '!') + SEPARATOR;
  if (login.isUnreadable) return `${text}!`;
  if (typeof user !== 'object' || !user) return `${text}?`;

  let values = '';
  const add = (read) => {
    let json = '!';
    try {
      const value = read();
      json = '?';
      json = JSON.stringify(value) ?? '';
    } catch {
      // The mark says where.
    }
    if (json.length > limit) json = '>';
    limit -= json.length;
    values += json + SEPARATOR;
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
  for (const [root, ...names] of paths) {
    add(() => names.reduce(ownValue, root === 'user' ? user : context));
  }
  return text + SEPARATOR + login.uniquenessToken() + SEPARATOR + values;
}

/**
 * @param {string} text of KEENIO_PROPERTIES
 * @returns {{ mapping: string, paths: string[][] }} its JSON in the engine's own spelling, or `!` and
 *   what the engine says of it; the names on each path in it
 */
function readMapping(text) {
  if (!text || text === REFUSED) return { mapping: text, paths: [] };
  try {
    const mapping = JSON.parse(text);
    const paths = Object.values(mapping ?? [])
      .filter((path) => typeof path === 'string')
      .map((path) => path.split('.'));
    return { mapping: JSON.stringify(mapping), paths };
  } catch (error) {
    return { mapping: `!${error.message}`, paths: [] };
  }
}

/** What an object holds as its own data: never a getter's answer, nor anything inherited. */
const ownValue = (object, name) =>
  typeof object === 'object' && object
    ? Object.getOwnPropertyDescriptor(object, name)?.value
    : undefined;
