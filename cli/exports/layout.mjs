/** How users are laid out in an export: newline-delimited JSON, JSON documents, CSV. */
import { readDocuments } from './documents.mjs';
import { readLines } from './lines.mjs';
import { storeOf } from './stores.mjs';
import { tableLayout } from './table.mjs';
import { UserFinder } from './user-finder.mjs';

/** So many users are looked at. */
const SAMPLES = 100;
/** Names of fields that may be shown: they are nobody's data. */
const SHOWN_NAME = /^[A-Za-z_]\w{0,39}$/;
const SHOWN_NAMES = 10;
const BRACE = 0x7b;
const BRACKET = 0x5b;

/**
 * @typedef {object} Layout
 * @property {string} title for people
 * @property {object[]} samples the first users, as their store writes them
 * @property {boolean} isEmpty whether it is an export without users
 * @property {string} seen what people are told when no store writes users like these
 * @property {(chunks: AsyncIterable<Buffer>, toUser: (user: object) => object) =>
 *   AsyncGenerator<import('./records.mjs').Item[]>} read
 */

/**
 * @param {Buffer} head the first bytes of an export: UTF-8, not only white space
 * @param {string | undefined} from the store that the person names
 * @returns {Layout}
 */
export function layoutOf(head, from) {
  const first = head.find((byte) => byte > 0x20);
  const lines = head
    .toString('utf8')
    .split('\n', SAMPLES)
    .filter((line) => line.trim() !== '')
    .map(readObject);
  const isJson = first === BRACE || first === BRACKET || lines.some((line) => line !== undefined);
  return isJson ? jsonLayout(head, lines) : tableLayout(head, from);
}

/** @param {(object | undefined)[]} lines what the first lines are, each by itself */
function jsonLayout(head, lines) {
  const [firstLine] = lines;
  const isUserALine = firstLine !== undefined && storeOf(firstLine) !== undefined;
  const finder = new UserFinder();
  const found = finder.find(head);
  if (finder.hasList && !isUserALine) {
    const samples = readAll(found);
    const isEmpty = found.length === 0 && finder.open.size === 0;
    return { ...described('a list in JSON', samples), isEmpty, read: readDocuments };
  }
  const users = lines.filter((user) => user !== undefined);
  if (users.length > 0) return { ...described('newline-delimited JSON', users), read: readLines };
  const plain = readAll(new UserFinder({ isPlain: true }).find(head));
  if (plain.length > 0) return { ...described('JSON', plain), read: readPlain };
  // One line, or the settings of a realm, is longer than the head.
  const names = Object.fromEntries(finder.names.map((name) => [name, null]));
  const samples = 'realm' in names ? [{ id: null, username: null }] : [names];
  const read = 'realm' in names ? readDocuments : readLines;
  return { ...described('JSON', samples), read };
}

const readPlain = (chunks, toUser) => readDocuments(chunks, toUser, { isPlain: true });

const readAll = (found) =>
  found
    .slice(0, SAMPLES)
    .map(({ bytes, start, end }) => readObject(bytes.toString('utf8', start, end)))
    .filter((user) => user !== undefined);

/** @returns {object | undefined} `undefined` when the text is not a JSON object */
function readObject(text) {
  // Most lines of a document are not one, and an error takes long.
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}

function described(title, samples) {
  const names = Object.keys(samples[0] ?? {}).filter((name) => SHOWN_NAME.test(name));
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  const seen =
    shown === '' ? 'it holds no users in JSON' : `its first object has the fields ${shown}`;
  return { title, samples, seen, isEmpty: false };
}
