/** What Keen takes. What it would refuse is left out of the event, by name. */
import { asJson, isObject } from './host.mjs';

/** 1 to 255 characters, without `.` and a leading `$`. */
export const PROPERTY_NAME = /^(?!\$)[^.]{1,255}$/u;

const TEXT_CHARACTERS = 10_000;
const MOST_NUMBER = 2 ** 63;
const EVENT_BYTES = 900_000;
/** Not a limit of Keen's: it bounds the stack. */
const MOST_LEVELS = 100;
/** As many parts are named in the log. */
const MOST_NAMED = 3;
const IDENTIFIER = /^\w{1,64}$/;

/** Whether Keen refuses an event, given as JSON, for its size. */
export const isTooLarge = (json) =>
  // A UTF-16 unit is at most three bytes in UTF-8.
  json.length * 3 > EVENT_BYTES && Buffer.byteLength(json) > EVENT_BYTES;

/** How many bytes are left for the properties beside these. */
export const roomBeside = (values) => EVENT_BYTES - Buffer.byteLength(JSON.stringify(values));

/** Takes values as an event may carry them, and notes the parts that are left out. */
export class LeftOut {
  #named = [];
  #hasOthers = false;
  #room = 0;

  /** The line for the log; undefined when nothing was left out. */
  line() {
    if (this.#named.length === 0) return undefined;
    const others = this.#hasOthers ? ', and others' : '';
    return `left out of the event: ${this.#named.join(', ')}${others}`;
  }

  /**
   * Takes one value of the host's: read once, as JSON has it, without what Keen would refuse. Returns
   * undefined for what is absent, null or an empty text.
   *
   * @param {string} name of the property
   * @param {() => unknown} read
   */
  take(name, read) {
    let value;
    try {
      value = read();
    } catch {
      return this.#leaveOut([name], 'cannot be read');
    }
    if (typeof value !== 'string' && value !== undefined && value !== null) {
      try {
        value = asJson(value);
      } catch {
        return this.#leaveOut([name], 'cannot be read as JSON');
      }
    }
    if (value === undefined || value === null || value === '') return undefined;
    return this.#prune([name], value);
  }

  /** Makes the values fit into so many bytes: what does not is left out, the deepest part first. */
  shrink(values, bytes) {
    this.#room = bytes;
    this.#keepFitting([], values);
  }

  /** Plain data without what Keen would refuse; undefined where it would refuse the whole value. */
  #prune(path, value) {
    const reason = refusal(value, path.length);
    if (reason) return this.#leaveOut(path, reason);
    if (Array.isArray(value)) this.#pruneList(path, value);
    else if (isObject(value)) this.#pruneObject(path, value);
    return value;
  }

  #pruneList(path, list) {
    let kept = 0;
    for (let index = 0; index < list.length; index += 1) {
      path.push(index);
      const item = this.#prune(path, list[index]);
      path.pop();
      if (item !== undefined) {
        list[kept] = item;
        kept += 1;
      }
    }
    list.length = kept;
  }

  #pruneObject(path, object) {
    for (const name of Object.keys(object)) {
      path.push(name);
      const value = PROPERTY_NAME.test(name)
        ? this.#prune(path, object[name])
        : this.#leaveOut(path, 'has a name that Keen refuses');
      path.pop();
      if (value === undefined) delete object[name];
    }
  }

  #keepFitting(path, object) {
    for (const name of Object.keys(object)) {
      path.push(name);
      if (!this.#fits(path, object[name])) delete object[name];
      path.pop();
    }
  }

  /** Whether a value fits into what is left of the room, which it then takes. */
  #fits(path, value) {
    // Quotes, a colon and a comma around the name, each character of which may be escaped.
    const nameBytes = 4 + 6 * path.at(-1).length;
    const bytes = nameBytes + Buffer.byteLength(JSON.stringify(value));
    if (bytes <= this.#room) {
      this.#room -= bytes;
      return true;
    }
    const isDivisible = isObject(value) && !Array.isArray(value);
    if (!isDivisible || nameBytes + 2 > this.#room) {
      this.#leaveOut(path, 'makes the event larger than 900000 bytes');
      return false;
    }
    this.#room -= nameBytes + 2;
    this.#keepFitting(path, value);
    return true;
  }

  /** Notes a part by its path. Never the value: it is the user's. */
  #leaveOut(path, reason) {
    if (this.#named.length < MOST_NAMED) this.#named.push(`${shown(path)} (${reason})`);
    else this.#hasOthers = true;
  }
}

/** Why Keen would refuse a value as a whole; undefined where it takes it. */
function refusal(value, level) {
  if (typeof value === 'string' && isTooLong(value)) return 'is a text of 10000 characters or more';
  if (typeof value === 'number' && Math.abs(value) > MOST_NUMBER) return 'is a number beyond 2^63';
  if (level > MOST_LEVELS && isObject(value)) return 'is nested deeper than 100 levels';
  return undefined;
}

/** A character is one or two UTF-16 units. */
const isTooLong = (text) =>
  text.length >= TEXT_CHARACTERS &&
  (text.length >= 2 * TEXT_CHARACTERS || [...text].length >= TEXT_CHARACTERS);

/** The path as the log may show it: names inside a profile can be personal data. */
const shown = ([name, ...inner]) =>
  [name, ...inner.map((part) => (IDENTIFIER.test(part) ? part : '*'))].join('.');
