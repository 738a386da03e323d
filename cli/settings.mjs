/** Where the settings come from: a file, or the environment. */
import { Failure } from './failure.mjs';
import { readObject } from './files.mjs';

/** Names that start like a setting of ours. */
const OURS = /^keen(?:io)?_/i;

/** The read key is no setting of the rule: only the command uses it. */
export const READ_KEYS = ['KEENIO_READ_KEY', 'KEEN_READ_KEY'];

const isOurs = (name) => OURS.test(name);

/**
 * @param {{ settings?: string }} values options of the call
 * @param {{ env: Record<string, string | undefined> }} io
 * @returns {Promise<{ configuration: Record<string, unknown>, source: string, readKey?: string }>} the
 *   names that start like ours, with their values. The read key may also be in the environment when
 *   there is a file, because the rule has no use for it
 * @throws {Failure} when the file is not a JSON object, or the read key cannot be one
 */
export async function readSettings({ settings: path }, { env }) {
  const all = path === undefined ? env : await readObject(path, 'the settings');
  const entries = Object.entries(all).filter(([name]) => isOurs(name));
  const readKey = [all, env].flatMap((place) => READ_KEYS.map((name) => place[name])).find(Boolean);
  const isKey = typeof readKey === 'string' && /^[!-~]+$/.test(readKey);
  if (readKey && !isKey) {
    throw new Failure(
      `${READ_KEYS[0]} must be a key of your Keen project: visible ASCII, without spaces`,
    );
  }
  return {
    configuration: Object.fromEntries(entries.filter(([name]) => !READ_KEYS.includes(name))),
    source: path ?? 'the environment',
    ...(isKey && { readKey }),
  };
}
