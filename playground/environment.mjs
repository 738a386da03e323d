/** The required settings: the name that we show first, then the other spelling. */
const WRITE_KEY = ['KEENIO_WRITE_KEY', 'KEEN_WRITE_KEY'];
const PROJECT_ID = ['KEENIO_PROJECT_ID', 'KEEN_PROJ_ID'];
const CREDENTIALS = [...WRITE_KEY, ...PROJECT_ID];

const isSetting = (name) => name.startsWith('KEENIO_') || CREDENTIALS.includes(name);

/**
 * @param {Record<string, string | undefined>} env
 * @returns {string[]} the write keys in it, which must not be shown
 */
export const secretsOf = (env) => WRITE_KEY.map((name) => env[name]).filter(Boolean);

/**
 * Reads the settings of the rule from the environment.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {{configuration: Record<string, string>, projectId: string | undefined}} every setting
 *   that is not empty; `projectId` is undefined when the environment has no credentials
 * @throws {Error} when only a part of what a real project needs is set
 */
export function readEnvironment(env) {
  const configuration = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => isSetting(name) && value),
  );
  const keyName = WRITE_KEY.find((name) => configuration[name]);
  const idName = PROJECT_ID.find((name) => configuration[name]);
  if (Boolean(keyName) !== Boolean(idName)) {
    const missing = keyName ? PROJECT_ID[0] : WRITE_KEY[0];
    throw new Error(
      `${keyName ?? idName} is set but ${missing} is not.\n` +
        'Set both to send to your project, or neither to use the local Keen.',
    );
  }
  if (!keyName && configuration.KEENIO_API_URL) {
    throw new Error(
      `KEENIO_API_URL is set but ${WRITE_KEY[0]} and ${PROJECT_ID[0]} are not.\n` +
        'Set all three to send there, or none to use the local Keen.',
    );
  }
  return { configuration, projectId: configuration[idName] };
}
