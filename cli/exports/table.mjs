/** How a CSV export is laid out: its delimiter and its columns. */
import { parse } from 'csv-parse/sync';
import { CSV_OPTIONS, readCsv } from './csv.mjs';
import { FIREBASE_COLUMNS } from './firebase.mjs';

const DELIMITERS = [',', ';', '\t'];
/** Columns of Firebase, which have no names in the file. */
const EMAIL_VERIFIED = FIREBASE_COLUMNS.indexOf('emailVerified');
const CREATED_AT = FIREBASE_COLUMNS.indexOf('createdAt');

/**
 * @param {Buffer} head the first bytes of an export, UTF-8
 * @param {string | undefined} from the store that the person names
 * @returns {import('./layout.mjs').Layout}
 */
export function tableLayout(head, from) {
  const text = head.toString('utf8');
  const tables = DELIMITERS.map((delimiter) => ({ delimiter, rows: firstRows(text, delimiter) }));
  // The right delimiter is the one that makes the most columns.
  const [{ delimiter, rows }] = tables.sort((one, other) => widthOf(other) - widthOf(one));
  const [header = [], first = []] = rows;
  const hasHeader = from !== 'firebase' && !isFirebase(header);
  const columns = hasHeader ? namesOf(header) : FIREBASE_COLUMNS.slice(0, header.length);
  const id = first[columns.indexOf('user_id')];
  const table = { delimiter, columns, hasHeader, isMarked: id?.startsWith("'") === true };
  return {
    title: 'CSV',
    samples: [Object.fromEntries(columns.map((name) => [name, null]))],
    isEmpty: false,
    // What is in the first line may be somebody's data.
    seen:
      header.length > 1
        ? `its first line has ${header.length} columns, and none is called user_id`
        : 'it looks like neither JSON nor CSV',
    read: (chunks, toUser) => readCsv(chunks, toUser, table),
  };
}

const widthOf = ({ rows: [header = []] }) => header.length;

/** The first two rows, or one, if a quotation mark of the second one is not closed. */
function firstRows(text, delimiter) {
  for (const to of [2, 1]) {
    try {
      return parse(text, { ...CSV_OPTIONS, delimiter, to });
    } catch {
      // The next attempt reads less.
    }
  }
  return [];
}

/** Auth0 writes an apostrophe before texts, and people write spaces. */
const namesOf = (header) => header.map((name) => name.trim().replace(/^'/, ''));

const isFirebase = (row) =>
  row.length > CREATED_AT &&
  /^(true|false)$/.test(row[EMAIL_VERIFIED]) &&
  /^\d{10,15}$/.test(row[CREATED_AT]);
