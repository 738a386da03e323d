/**
 * What Keen accepts: collection names, property names, values, the `keen` object and its add-ons.
 * These functions only compute: they return values or throw a {@link Refusal}.
 *
 * Sources: Keen's data-modelling guide and its clients. Characters are counted as code points.
 */

/** Keen's limits; lengths are in characters unless the name says bytes. */
export const LIMITS = {
  collection: 64,
  property: 255,
  string: 10_000, // strings must be shorter
  number: 2 ** 63,
  token: 64,
  depth: 500, // not Keen's: JSON.parse accepts deeper nesting than JSON.stringify can write
  eventBytes: 900_000,
  batchBytes: 10_000_000,
};

/** The input of each add-on. Keen has more add-ons; these are the ones that the rule offers. */
const ADDON_INPUTS = {
  'keen:ip_to_geo': 'ip',
  'keen:ua_parser': 'ua_string',
  'keen:date_time_parser': 'date_time',
};

const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Keen refuses a request: `status` of the answer, Keen's error `code`, and the reason. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const refuse = (code, message) => {
  throw new Refusal(400, code, message);
};

/** @returns {boolean} whether a JSON value is an object and no list */
export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {Buffer} bytes
 * @param {string} code Keen's error code for a bad body
 * @returns {unknown}
 * @throws {Refusal} when the bytes are not UTF-8 or not JSON
 */
export function parseJson(bytes, code) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    return refuse(code, `The body is not valid JSON: ${error.message}`);
  }
}

/** Whether `text` has more than `limit` code points; texts of megabytes are not counted through. */
const isLongerThan = (text, limit) =>
  text.length > limit && (text.length > 2 * limit || Array.from(text).length > limit);

/** A name as messages quote it, shortened. */
const named = (name) => `'${name.length > 300 ? `${name.slice(0, 300)}…` : name}'`;

/**
 * @param {string} name of a collection
 * @throws {Refusal} InvalidCollectionNameError
 */
export function checkCollection(name) {
  const isPlain = /^[^$\u0080-\uffff]+$/.test(name);
  if (!isPlain || name.length > LIMITS.collection || /^[_.]|\.$/.test(name)) {
    refuse(
      'InvalidCollectionNameError',
      `Collection names are 1 to ${LIMITS.collection} ASCII characters, without '$', a leading ` +
        `'_' or a leading or trailing '.'. You specified: ${named(name)}.`,
    );
  }
}

function checkPropertyName(name) {
  if (name === '' || name.startsWith('$')) {
    refuse(
      'InvalidPropertyNameError',
      `Property name is invalid. Must not be empty or start with '$'. You specified: ${named(name)}.`,
    );
  }
  if (name.includes('.') || isLongerThan(name, LIMITS.property)) {
    // The only message of Keen's server that is documented word for word.
    refuse(
      'InvalidPropertyNameError',
      `Property name is invalid. Must be <= 256 characters, cannot contain the '.' symbol anywhere. You specified: ${named(name)}.`,
    );
  }
}

function checkScalar(value) {
  if (typeof value === 'string' && isLongerThan(value, LIMITS.string - 1)) {
    refuse('InvalidPropertyValueError', `A string must be < ${LIMITS.string} characters.`);
  }
  // JSON.parse reads 1e999 as Infinity.
  if (typeof value === 'number' && !(value >= -LIMITS.number && value <= LIMITS.number)) {
    refuse('InvalidPropertyValueError', 'A number must lie within -2^63 and 2^63.');
  }
}

/** Checks all names and values except `keen`, with a list, because nesting may be too deep to recurse. */
function checkProperties(event) {
  const open = [[event, 1]];
  while (open.length > 0) {
    const [parent, depth] = open.pop();
    if (depth > LIMITS.depth) {
      refuse('InvalidEventError', `An event must not be nested deeper than ${LIMITS.depth}.`);
    }
    for (const name of Object.keys(parent)) {
      if (!Array.isArray(parent)) checkPropertyName(name);
      const value = parent[name];
      if (parent === event && name === 'keen') continue;
      if (typeof value === 'object' && value !== null) open.push([value, depth + 1]);
      else checkScalar(value);
    }
  }
}

/**
 * @param {unknown} text
 * @returns {number | undefined} milliseconds since 1970; undefined when it is not an ISO 8601 date
 */
export function parseIsoDate(text) {
  const parts = typeof text === 'string' ? ISO_DATE.exec(text) : null;
  if (!parts) return undefined;
  const [, year, month, day, hour, , , zone] = parts;
  // Date turns 30 February into a day in March, and accepts 24:00.
  const date = new Date(Date.UTC(+year, +month - 1, +day));
  if (date.getUTCMonth() !== +month - 1 || date.getUTCDate() !== +day || hour === '24') {
    return undefined;
  }
  // Without a zone, Keen assumes UTC and Date assumes local time.
  const time = Date.parse(hour && !zone ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

/** @returns {boolean} whether it is a longitude and a latitude, in that order */
export const isPlace = (value) =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(Number.isFinite) &&
  Math.abs(value[0]) <= 180 &&
  Math.abs(value[1]) <= 90;

const isLocation = (value) =>
  isObject(value) && Object.keys(value).join() === 'coordinates' && isPlace(value.coordinates);

function checkNamespace(keen) {
  if (!isObject(keen)) refuse('NamespaceTypeError', "The property 'keen' must be an object.");
  for (const name of Object.keys(keen)) {
    if (!['timestamp', 'uniqueness_token', 'addons', 'location'].includes(name)) {
      refuse(
        'InvalidKeenNamespaceProperty',
        `'keen' accepts timestamp, uniqueness_token, addons and location. You specified: ${named(name)}.`,
      );
    }
  }
  const { timestamp, uniqueness_token: token, addons, location } = keen;
  if (timestamp !== undefined && typeof timestamp !== 'string') {
    refuse('NamespaceTypeError', "'keen.timestamp' must be a string.");
  }
  if (timestamp !== undefined && parseIsoDate(timestamp) === undefined) {
    refuse('InvalidPropertyValueError', "'keen.timestamp' must be an ISO 8601 date.");
  }
  if (token !== undefined && typeof token !== 'string') {
    refuse('NamespaceTypeError', "'keen.uniqueness_token' must be a string.");
  }
  if (token === '' || (token !== undefined && isLongerThan(token, LIMITS.token))) {
    refuse(
      'InvalidPropertyValueError',
      `'keen.uniqueness_token' must be 1 to ${LIMITS.token} characters.`,
    );
  }
  if (addons !== undefined && !Array.isArray(addons)) {
    refuse('NamespaceTypeError', "'keen.addons' must be a list.");
  }
  if (location !== undefined && !isLocation(location)) {
    refuse(
      'InvalidPropertyValueError',
      "'keen.location' must be {coordinates: [longitude, latitude]}.",
    );
  }
}

/** The object whose own property is the last name of the path, or undefined. */
function parentOf(event, names) {
  let parent = event;
  for (const name of names.slice(0, -1)) {
    if (!isObject(parent) || !Object.hasOwn(parent, name)) return undefined;
    parent = parent[name];
  }
  return isObject(parent) && Object.hasOwn(parent, names.at(-1)) ? parent : undefined;
}

function writeAt(event, names, value) {
  let parent = event;
  for (const [at, name] of names.entries()) {
    checkPropertyName(name);
    const isLast = at === names.length - 1;
    const next = Object.hasOwn(parent, name) ? parent[name] : undefined;
    if (!isLast && isObject(next)) {
      parent = next;
      continue;
    }
    if (!isLast && next !== undefined) {
      refuse('InvalidEventError', `The add-on output ${named(names.join('.'))} is already used.`);
    }
    // Defined, not assigned, because a path may contain __proto__.
    const created = isLast ? value : {};
    Object.defineProperty(parent, name, {
      value: created,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    parent = created;
  }
}

/** Checks the shape of one add-on, and that the event has its input. */
function checkAddon(addon, event) {
  if (!isObject(addon)) refuse('NamespaceTypeError', 'An add-on must be an object.');
  const extra = Object.keys(addon).find((key) => !['name', 'input', 'output'].includes(key));
  if (extra !== undefined) {
    refuse('InvalidKeenNamespaceProperty', `An add-on does not accept ${named(extra)}.`);
  }
  const { name, input, output } = addon;
  if (typeof name !== 'string' || !Object.hasOwn(ADDON_INPUTS, name)) {
    refuse('InvalidEventError', `Known add-ons: ${Object.keys(ADDON_INPUTS).join(', ')}.`);
  }
  if (!isObject(input)) refuse('NamespaceTypeError', `The input of ${name} must be an object.`);
  if (typeof output !== 'string') {
    refuse('NamespaceTypeError', `The output of ${name} must be the path of a property.`);
  }
  if (output.split('.')[0] === 'keen') {
    refuse('InvalidEventError', `The output of ${name} cannot be in the 'keen' object.`);
  }
  const parameter = ADDON_INPUTS[name];
  for (const [key, value] of Object.entries(input)) {
    const isOption = key === 'remove_ip_property' && name === 'keen:ip_to_geo';
    if (key !== parameter && !isOption) {
      refuse('InvalidEventError', `${name} does not accept the input ${named(key)}.`);
    }
    if (typeof value !== (isOption ? 'boolean' : 'string')) {
      refuse('NamespaceTypeError', `The input ${named(key)} of ${name} has the wrong type.`);
    }
  }
  const path = Object.hasOwn(input, parameter) ? input[parameter] : undefined;
  if (path === undefined || !parentOf(event, path.split('.'))) {
    refuse('InvalidEventError', `The event lacks the input '${parameter}' of ${name}.`);
  }
}

function parseDateTime(text) {
  const time = parseIsoDate(text);
  if (time === undefined) {
    refuse('InvalidEventError', 'The input of keen:date_time_parser must be an ISO 8601 date.');
  }
  const date = new Date(time); // in UTC
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    day_of_week: date.getUTCDay() || 7, // Monday is 1
  };
}

/** Adds the output of an add-on. Order matters, because one may remove the input of another. */
function applyAddon({ name, input, output }, event) {
  const path = input[ADDON_INPUTS[name]].split('.');
  const parent = parentOf(event, path);
  // Without a geo or browser database, those two add an empty object to show that they ran.
  const added = name === 'keen:date_time_parser' ? parseDateTime(parent?.[path.at(-1)]) : {};
  if (input.remove_ip_property && parent) delete parent[path.at(-1)];
  writeAt(event, output.split('.'), added);
}

/**
 * Checks one event and prepares it for storing.
 *
 * @param {unknown} event parsed from JSON; is changed
 * @param {number} receivedAt milliseconds since 1970, the default of `keen.timestamp`
 * @returns {{event: object, token: string | undefined}} the event, with add-ons applied and only
 *   `timestamp` and `location` left in `keen`, and its uniqueness token
 * @throws {Refusal} with Keen's error code
 */
export function acceptEvent(event, receivedAt) {
  if (!isObject(event)) refuse('InvalidEventError', 'An event must be a JSON object.');
  checkProperties(event);
  if (Object.hasOwn(event, 'keen')) checkNamespace(event.keen);
  const { timestamp, uniqueness_token: token, addons = [], location } = event.keen ?? {};
  const time = timestamp === undefined ? receivedAt : parseIsoDate(timestamp);
  event.keen = { timestamp: new Date(time).toISOString(), ...(location && { location }) };
  for (const addon of addons) checkAddon(addon, event);
  for (const addon of addons) applyAddon(addon, event);
  return { event, token };
}
