/** `configuration` -> settings. */
import { KeenSignupError } from './error.mjs';
import { isObject } from './host.mjs';
import { PROPERTY_NAME } from './limits.mjs';

const WRITE_KEY = {
  form: /^(?:(?!["'`#@$<>{}])[!-~])+$/,
  accepts:
    'a write key of your Keen project: visible ASCII without quotes, spaces, #, @, $, <> and {}',
};
const PROJECT_ID = {
  form: /^[A-Za-z0-9]+$/,
  accepts: 'the id of your Keen project: letters and digits',
};

/** Each key: what it accepts, and the form of its text where that says enough. */
const KEYS = {
  KEENIO_WRITE_KEY: WRITE_KEY,
  KEEN_WRITE_KEY: WRITE_KEY,
  KEENIO_PROJECT_ID: PROJECT_ID,
  KEEN_PROJ_ID: PROJECT_ID,
  KEENIO_EVENT_COLLECTION: {
    form: /^(?![_.])(?!.*\$)\p{ASCII}{1,64}(?<!\.)$/su,
    accepts: '1 to 64 ASCII characters without $, not starting with _ or ., not ending with .',
  },
  KEENIO_API_URL: {
    accepts:
      'an https URL, or an http URL of this machine (localhost, 127.0.0.1, [::1]), without user info, query or fragment',
  },
  KEENIO_ON_ERROR: { form: /^(?:deny|allow)$/, accepts: 'deny or allow' },
  KEENIO_DENY_MESSAGE: { accepts: 'a text for the person whose login is denied' },
  KEENIO_TIMEOUT_MS: { form: /^\d+$/, accepts: 'a whole number of milliseconds from 100 to 15000' },
  KEENIO_MAX_ATTEMPTS: { form: /^\d+$/, accepts: 'a whole number from 1 to 5' },
  KEENIO_FLAG: {
    form: /^(?!\$|__)[^.]{1,255}$/u,
    accepts:
      'a property name that no profile has by itself: 1 to 255 characters, not starting with $, without .',
  },
  KEENIO_PROPERTIES: {
    accepts:
      'a JSON object of property names, each with null or a path such as "user.email" or "context.connection"',
  },
  KEENIO_ADDONS: {
    accepts: 'a list of ip_to_geo, ua_parser, date_time_parser, separated by commas',
  },
  KEENIO_SIGNUP_WINDOW: { form: /^\d+[mhd]$/, accepts: 'a duration such as 30m, 24h or 7d' },
};

const API_URL =
  /^(?:https:\/\/(?:[\w.-]+|\[::1\])|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::(?<port>\d+))?(?:\/[\w.~%/-]*)?$/;
/** Where a value was never filled in: `undefined`, `##KEY##`, `${KEY}`, `{{KEY}}`, `<key>`, `YOUR_KEY`. */
const PLACEHOLDER = /^["'`]*(?:[#@${<]|[Yy][Oo][Uu][Rr]|(?:undefined|null)["'`]*$)/;
/** The secrets of an Action's event are no property. */
const PATH = /^(?:user|context|event(?!\.secrets(?:\.|$)))(?:\.[^.]+)+$/;
/** At the end of an engine's message: elsewhere it may quote the text. */
const JSON_POSITION = /position (\d+)(?: \(line \d+ column \d+\))?$/;
const ADDONS = new Set(['ip_to_geo', 'ua_parser', 'date_time_parser']);
const MS_OF_UNIT = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const MOST_UNITS = 2 ** 32 - 1;

/** The error of a value that cannot be used. It never tells the value. */
export const refused = (key, detail = '') =>
  new KeenSignupError('KEEN_SETTINGS', `${key} must be ${KEYS[key].accepts}${detail}`);

/**
 * The text of a setting; undefined when it is missing or empty.
 *
 * @throws {KeenSignupError} when it cannot be read, is not a text or has another form
 */
export function readSetting(configuration, key) {
  const text = read(configuration, key);
  if (text !== undefined && KEYS[key].form?.test(text) === false) throw refused(key);
  return text;
}

function read(configuration, key) {
  let value;
  try {
    value = configuration?.[key];
  } catch {
    throw refused(key);
  }
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw refused(key);
  return value;
}

/** Whether a login goes on that could not be recorded. Where the settings do not say, it does not. */
export function allowsFailures(configuration) {
  try {
    return readSetting(configuration, 'KEENIO_ON_ERROR') === 'allow';
  } catch {
    return false;
  }
}

/**
 * All settings but the flag, which is needed earlier.
 *
 * @returns {{allowsFailures: boolean, writeKey: string, url: string, timeoutMs: number,
 *   maxAttempts: number, properties: Map<string, string[] | null>, addons: string[], windowMs: number}}
 * @throws {KeenSignupError} for the first that is missing or bad
 */
export function readSettings(configuration) {
  const setting = (key) => readSetting(configuration, key);
  const onError = setting('KEENIO_ON_ERROR');
  const writeKey = readCredential(configuration, 'KEENIO_WRITE_KEY', 'KEEN_WRITE_KEY');
  const projectId = readCredential(configuration, 'KEENIO_PROJECT_ID', 'KEEN_PROJ_ID');
  const collection = setting('KEENIO_EVENT_COLLECTION') ?? 'signups';
  const apiUrl = toApiUrl(setting('KEENIO_API_URL') ?? 'https://api.keen.io');
  // A rule has no use for it, but a bad one is an error in every host.
  setting('KEENIO_DENY_MESSAGE');
  return {
    allowsFailures: onError === 'allow',
    writeKey,
    url: `${apiUrl}/3.0/projects/${projectId}/events/${encodeURIComponent(collection)}`,
    timeoutMs: toNumber('KEENIO_TIMEOUT_MS', setting('KEENIO_TIMEOUT_MS') ?? 5000, 100, 15_000),
    maxAttempts: toNumber('KEENIO_MAX_ATTEMPTS', setting('KEENIO_MAX_ATTEMPTS') ?? 3, 1, 5),
    properties: toProperties(setting('KEENIO_PROPERTIES')),
    addons: toAddons(setting('KEENIO_ADDONS')),
    windowMs: toMs(setting('KEENIO_SIGNUP_WINDOW')),
  };
}

/** A required setting that has two names, the first of which wins. */
function readCredential(configuration, key, alias) {
  let text = read(configuration, key);
  const name = text === undefined ? alias : key;
  text ??= read(configuration, alias);
  if (text === undefined) throw refused(key);
  if (PLACEHOLDER.test(text)) throw refused(name, '; it still holds a placeholder');
  if (!KEYS[name].form.test(text)) throw refused(name);
  return text;
}

/** The URL without slashes at its end. */
function toApiUrl(url) {
  const parts = API_URL.exec(url)?.groups;
  if (!parts || parts.port > 65_535) throw refused('KEENIO_API_URL');
  return url.replace(/\/+$/, '');
}

function toNumber(key, text, least, most) {
  const number = Number(text);
  if (number < least || number > most) throw refused(key);
  return number;
}

/** The milliseconds of a duration; without one no user was created too long ago. */
function toMs(window) {
  if (window === undefined) return Infinity;
  const count = Number(window.slice(0, -1));
  if (count < 1 || count > MOST_UNITS) throw refused('KEENIO_SIGNUP_WINDOW');
  return count * MS_OF_UNIT[window.at(-1)];
}

function toAddons(list) {
  const names = list?.split(',').map((name) => name.trim()) ?? [];
  if (!names.every((name) => ADDONS.has(name))) throw refused('KEENIO_ADDONS');
  return names;
}

/** @returns {Map<string, string[] | null>} by name the path, or null for a default property that is not sent */
function toProperties(text) {
  const properties = new Map();
  if (text === undefined) return properties;
  const mapping = parse(text);
  if (!isObject(mapping) || Array.isArray(mapping)) throw refused('KEENIO_PROPERTIES');
  for (const [name, path] of Object.entries(mapping)) {
    if (!isProperty(name, path)) {
      // The name is part of the value, and so is not told.
      throw refused('KEENIO_PROPERTIES', `; see its property ${properties.size + 1}`);
    }
    properties.set(name, path?.split('.') ?? null);
  }
  return properties;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch ({ message }) {
    const position = JSON_POSITION.exec(message)?.[1];
    const place = position === undefined ? '' : ` at position ${position}`;
    throw refused('KEENIO_PROPERTIES', `; it is invalid JSON${place}`);
  }
}

/** `keen` is Keen's own, and assigning `__proto__` makes no property. */
const isProperty = (name, path) =>
  PROPERTY_NAME.test(name) &&
  name !== 'keen' &&
  name !== '__proto__' &&
  (path === null || (typeof path === 'string' && PATH.test(path)));
