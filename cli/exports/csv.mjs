import { Parser } from 'csv-parse';
import { isPassword } from './passwords.mjs';
import { itemOf, LONGEST_RECORD, REASONS } from './records.mjs';

/** How CSV is read: quotation marks inside of a text may be bare, as Firebase leaves them. */
export const CSV_OPTIONS = {
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
};

/**
 * @typedef {object} Table
 * @property {string} delimiter
 * @property {string[]} columns names of fields; `app_metadata.plan` and `identities[0].provider` are
 *   paths, and a column without a name is not read
 * @property {boolean} hasHeader whether the first line has the names
 * @property {boolean} isMarked whether an apostrophe is before each text, as Auth0 writes them
 */

/**
 * Reads CSV, a user a line.
 *
 * @param {AsyncIterable<Buffer>} chunks of UTF-8
 * @param {(user: object) => object} toUser
 * @param {Table} table
 * @returns {AsyncGenerator<import('./records.mjs').Item[]>}
 */
export async function* readCsv(chunks, toUser, { delimiter, columns, hasHeader, isMarked }) {
  const readRecord = recordReader(columns, isMarked ? readMarked : readBoolean);
  const encoding = new EncodingCheck();
  let items = [];
  let lastLine = 0;
  const onRecord = (record, lines) => {
    // A text may hold line feeds; empty lines may be between two records.
    const isLong = lines - lastLine > 1;
    const line = lines - (isLong ? record.join('').split('\n').length - 1 : 0);
    const isHeader = hasHeader && lastLine === 0;
    lastLine = lines;
    if (isHeader) return;
    const hasBadText = !encoding.isValid && record.some((text) => text.includes('\ufffd'));
    items.push(
      hasBadText ? { line, reason: REASONS.notUtf8 } : readRecord(record, line, lines, toUser),
    );
  };
  const options = { ...CSV_OPTIONS, delimiter, max_record_size: LONGEST_RECORD };
  const parser = new RecordParser(options, onRecord);
  parser.resume();
  const send = (method, ...chunk) =>
    new Promise((resolve, reject) => {
      parser.once('error', reject);
      parser[method](...chunk, (error) => {
        parser.off('error', reject);
        if (error) reject(error);
        else resolve();
      });
    });
  try {
    for await (const chunk of chunks) {
      encoding.check(chunk);
      await send('write', chunk);
      if (items.length > 0) yield items;
      items = [];
    }
    await send('end');
  } catch (error) {
    if (!error.code?.startsWith('CSV_')) throw error;
    items.push({ line: lastLine + 1, reason: REASONS.openQuote });
  } finally {
    parser.destroy();
  }
  if (items.length > 0) yield items;
}

/**
 * Hands over each record where it is found. The option `on_record` does so, too, and takes as long as
 * the parsing itself.
 */
class RecordParser extends Parser {
  #onRecord;

  constructor(options, onRecord) {
    super(options);
    this.#onRecord = onRecord;
  }

  push(record) {
    if (record === null) return super.push(null);
    this.#onRecord(record, this.info.lines);
    return true;
  }
}

/** Tells invalid bytes from a replacement character that the file holds: the parser shows both as one. */
class EncodingCheck {
  isValid = true;
  #decoder = new TextDecoder('utf-8', { fatal: true });

  check(chunk) {
    if (!this.isValid) return;
    try {
      this.#decoder.decode(chunk, { stream: true });
    } catch {
      this.isValid = false;
    }
  }
}

const readBoolean = (text) => (text === 'true' || text === 'false' ? text === 'true' : text);

/** What Auth0 writes: a text with an apostrophe before it, a date, a number, `true` or `false`. */
function readMarked(text) {
  if (text.startsWith("'")) return text.slice(1);
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : readBoolean(text);
}

function recordReader(columns, readText) {
  const paths = columns.map(pathOf);
  return (record, line, lastLine, toUser) => {
    const where = lastLine > line ? ` up to line ${lastLine}` : '';
    if (record.length !== columns.length) {
      return { line, reason: `${record.length} columns${where} instead of ${columns.length}` };
    }
    // The parser leaves a quotation mark in the text when another one is not at the text's end.
    if (where !== '' && record.some((text) => text.startsWith('"') && text.includes('\n'))) {
      return { line, reason: `a quotation mark in a wrong place${where}` };
    }
    const user = {};
    for (let index = 0; index < paths.length; index++) {
      const path = paths[index];
      const text = record[index];
      if (path === undefined || text === '') continue;
      if (path.length === 1) user[path[0]] = readText(text);
      else setAt(user, path, readText(text));
    }
    return itemOf(line, user, toUser);
  };
}

/** @returns {string[] | undefined} `undefined` for a column that is not read */
function pathOf(column) {
  const names = column.split(/[.[\]]+/).filter((name) => name !== '');
  if (names.length === 0 || names.some((name) => isPassword(name) || name === '__proto__')) {
    return undefined;
  }
  return names;
}

function setAt(user, path, value) {
  let target = user;
  for (const [index, name] of path.slice(0, -1).entries()) {
    const isList = /^\d{1,3}$/.test(path[index + 1]);
    if (typeof target[name] !== 'object') target[name] = isList ? [] : {};
    target = target[name];
  }
  target[path.at(-1)] = value;
}
