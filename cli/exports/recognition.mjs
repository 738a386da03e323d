import { Failure } from '../failure.mjs';
import { layoutOf } from './layout.mjs';
import { STORES, storeOf } from './stores.mjs';

/** So many bytes are looked at. */
export const HEAD_BYTES = 256 * 1024;

const NOBODY = { title: 'no users', toUser: (user) => user };

/** Names as people list them: `a, b or c`. */
const choice = (names) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/**
 * @typedef {object} Recognised
 * @property {string} description for people
 * @property {(chunks: AsyncIterable<Buffer>) => AsyncGenerator<import('./records.mjs').Item[]>} read
 */

/**
 * Says what an export is, by its first bytes.
 *
 * @param {Buffer} head UTF-8; the whole export if it is shorter than `HEAD_BYTES`
 * @param {string} name of the file
 * @param {string | undefined} from the store that the person names
 * @returns {Recognised}
 * @throws {Failure} when it is not an export, or not one that is known
 */
export function recognise(head, name, from) {
  if (!head.some((byte) => byte > 0x20)) throw new Failure(`${name}: is empty`);
  const layout = layoutOf(head, from);
  const found = layout.samples.map(storeOf).find((store) => store !== undefined);
  const named = STORES[from];
  if (found && named && found !== named) {
    throw new Failure(`${name}: looks like ${found.title}, not like ${named.title} as --from says`);
  }
  const store = found ?? named ?? (layout.isEmpty ? NOBODY : undefined);
  if (store === undefined && head.includes(0)) {
    throw new Failure(`${name}: is not an export of users, but a binary file`);
  }
  if (store === undefined) {
    throw new Failure(
      `${name}: is not recognised as an export of users: ${layout.seen}. Say which store it is from ` +
        `with --from ${choice(Object.keys(STORES))}, or name the fields as a rule does: user_id, ` +
        'created_at, name, email',
    );
  }
  const { title, read } = layout; // without the samples, because there may be many files
  return {
    description: `${store.title}, ${title}`,
    read: (chunks) => read(chunks, store.toUser),
  };
}

/** @throws {Failure} when `--from` names no store */
export function checkFrom(from) {
  if (from !== undefined && !Object.hasOwn(STORES, from)) {
    throw new Failure(`--from must be ${choice(Object.keys(STORES))}`);
  }
}
