const LINE_FEED = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const NONE = -1;
/** So many names of the object at the top are kept. */
const MOST_NAMES = 100;
/** The lists of users: Cognito's name, and that of the others. */
const LISTS = ['Users', 'users'];

/**
 * Finds where users begin and end in JSON documents of any size: in a list, in an object with a list
 * `users` or `Users`, or one after another; also in several documents in a row.
 *
 * `JSON.parse` then reads what is inside of a user. Libraries that parse streams take four times as long.
 */
export class UserFinder {
  /** The names in the object at the top, before its list of users. */
  names = [];
  /** Whether a list of users has begun. */
  hasList = false;
  #chunks = []; // the start of a value, and what follows
  #size = 0; // of the chunks
  #scanned = 0; // of these bytes, how many were looked at
  #line = 1; // of the first byte of the chunks
  #depth = 0; // how many objects and lists are open
  #listDepth; // how many of them are around each user; NONE before their list begins
  #isPlain;
  #text = ''; // the last text of the object at the top

  /** @param {{ isPlain?: boolean }} [options] whether the users have no list around them */
  constructor({ isPlain = false } = {}) {
    this.#isPlain = isPlain;
    this.#listDepth = isPlain ? 0 : NONE;
  }

  /** What has begun and not ended: its line and its bytes so far, and whether something is around it. */
  get open() {
    return { line: this.#line, size: this.#size, isNested: this.#depth > 0 };
  }

  /**
   * @param {Buffer} chunk
   * @returns {{ bytes: Buffer, start: number, end: number, line: number }[]} the elements of the list
   *   that end in this chunk
   */
  find(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // A long value is looked at again when it has twice the length, not with each chunk.
    return this.#size < 2 * this.#scanned ? [] : this.#scan();
  }

  /** Looks at what is left, when there are no more chunks. */
  end() {
    return this.#scan();
  }

  #scan() {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const found = [];
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at];
      let end = at + 1;
      if (byte === LINE_FEED) {
        this.#line += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#close();
      } else if (byte === COLON) {
        if (this.#depth === 1 && this.names.length < MOST_NAMES) this.names.push(this.#text);
      } else if (byte > SPACE && byte !== COMMA) {
        const isElement = this.#depth === this.#listDepth;
        if (!isElement && (byte === OPEN_OBJECT || byte === OPEN_LIST)) {
          this.#open(byte);
        } else {
          end = endOfValue(bytes, at);
          if (end === NONE) break;
          if (isElement) found.push({ bytes, start: at, end, line: this.#line });
          else if (this.#depth === 1) this.#text = bytes.toString('utf8', at + 1, end - 1);
          this.#line += countLines(bytes, at, end);
        }
      }
      at = end;
    }
    this.#chunks = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#size = bytes.length - at;
    this.#scanned = this.#size;
    return found;
  }

  #open(byte) {
    if (this.#depth === 0) this.names = [];
    const isUsers = this.#depth === 0 || (this.#depth === 1 && LISTS.includes(this.names.at(-1)));
    this.#depth += 1;
    if (byte !== OPEN_LIST || !isUsers) return;
    this.#listDepth = this.#depth;
    this.hasList = true;
  }

  #close() {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth < this.#listDepth && !this.#isPlain) this.#listDepth = NONE;
  }
}

/** Where the value ends that begins at `start`, or `NONE` if the bytes end before that. */
function endOfValue(bytes, start) {
  const { length } = bytes;
  let depth = 0;
  let at = start;
  while (at < length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfText(bytes, at);
      if (at === NONE || depth === 0) return at;
      continue;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
    else if (depth === 0 && (byte <= SPACE || byte === COMMA)) return at; // of a number or a word
    if (depth < 0) return at;
    at += 1;
    if (depth === 0 && (byte === CLOSE_OBJECT || byte === CLOSE_LIST)) return at;
  }
  return NONE;
}

/** Where the text ends whose quotation mark is at `start`. */
function endOfText(bytes, start) {
  const { length } = bytes;
  for (let at = start + 1; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return NONE;
}

function countLines(bytes, start, end) {
  let count = 0;
  let at = bytes.indexOf(LINE_FEED, start);
  while (at !== NONE && at < end) {
    count += 1;
    at = bytes.indexOf(LINE_FEED, at + 1);
  }
  return count;
}
