/**
 * The rule as a careful author would write it by hand, with the same duties: own reads that catch,
 * settings, event, limits, time budget, retries, body, mark. It does without what only the wasm's
 * shim has to care for: traps, and hosts without `fetch`.
 */
import { createHash } from 'node:crypto';
import { Budget, deliver, SignupError, TIME_IS_UP } from './hand-written-delivery.mjs';

const COLLECTION = /^(?![_.])[\x20-\x23\x25-\x7e]{1,64}(?<!\.)$/;
const PROPERTY = /^(?!\$)[^.]{1,255}$/;
const PROFILE = new Set(['user_id', 'name', 'nickname', 'email', 'email_verified', 'picture']);
const WRITE_KEY =
  /^(?!undefined$|null$)[\x21\x25\x26\x28-\x3b\x3d\x3f\x41-\x5f\x61-\x7a\x7c\x7e]+$/;
const PROJECT_ID = /^(?!undefined$|null$)[A-Za-z0-9]+$/;
const API_URL = /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~%/-]*)?$/;
const LOOPBACK_URL = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/[\w.~%/-]*)?$/;
const PATH = /^(user|context)(\.[^.]+)+$/;
const ISO_DATE = /^\d{4}-\d\d/;
const RFC_2822_DATE = /^(?:\w{3}, )?\d{1,2} \w{3} \d{4} /;
/** What a `Date` can hold. */
const MOST_MS = 8.64e15;
const WINDOW_UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const ADDONS = {
  ip_to_geo: { name: 'keen:ip_to_geo', input: { ip: 'ip' }, output: 'ip_geo_info' },
  ua_parser: {
    name: 'keen:ua_parser',
    input: { ua_string: 'user_agent' },
    output: 'parsed_user_agent',
  },
  date_time_parser: {
    name: 'keen:date_time_parser',
    input: { date_time: 'keen.timestamp' },
    output: 'timestamp_info',
  },
};
const EVENT_BYTES = 900_000;

/** @param {{configuration: object, auth0?: object, fetch?: typeof fetch}} host */
export function createRule({ configuration = {}, auth0, fetch = globalThis.fetch }) {
  return function rule(user, context, callback) {
    let task;
    try {
      const flag = setting(configuration, 'KEENIO_FLAG', PROPERTY) ?? 'signedUp';
      if (PROFILE.has(flag)) throw refused('KEENIO_FLAG');
      if (!isRecorded(user, flag) && !isLinked(user, context)) task = prepare(user, context, flag);
    } catch (error) {
      fail(error);
      return;
    }
    if (!task) {
      callback(null, user, context);
      return;
    }
    record(task).then(() => callback(null, user, context), fail);

    function fail(error) {
      if (configuration.KEENIO_ON_ERROR === 'allow') {
        log(`${error.code}: ${error.message}`);
        callback(null, user, context);
      } else {
        callback(error, user, context);
      }
    }
  };

  function prepare(user, context, flag) {
    const settings = readSettings(configuration);
    const budget = new Budget(settings.timeoutMs);
    const now = Date.now();
    const created = dateMs(read(user, 'created_at'));
    if (Number.isNaN(created)) log('user.created_at is no date that is understood');
    const isTooOld = now - created > settings.windowMs;
    const request = isTooOld
      ? undefined
      : makeRequest(settings, user, context, Number.isNaN(created) ? now : (created ?? now));
    const users = read(auth0, 'users');
    const save = read(users, 'updateAppMetadata')?.bind(users);
    return { request, settings, user, flag, save, budget };
  }

  async function record({ request, settings, user, flag, save, budget }) {
    try {
      if (request) await deliver(fetch, request, settings.maxAttempts, budget);
      if (!(await mark(user, flag, save, budget))) log('the mark could not be saved');
    } finally {
      budget.close();
    }
  }
}

/** Returns whether the next login will see the mark. */
async function mark(user, flag, save, budget) {
  try {
    own(user, 'persistent')[flag] = true;
    own(user, 'app_metadata')[flag] = true;
    if (!save) return true;
    const saved = save(user.user_id, { [flag]: true });
    return (await budget.within(saved)) !== TIME_IS_UP;
  } catch {
    return false;
  }
}

const log = (line) => console.error(`keen-signup-rule: ${line}`);

function isRecorded(user, flag) {
  try {
    return Boolean(
      user[flag] ||
        (Object.hasOwn(user, 'persistent') && user.persistent?.[flag]) ||
        (Object.hasOwn(user, 'app_metadata') && user.app_metadata?.[flag]),
    );
  } catch {
    throw new SignupError('KEEN_EVENT', 'the user cannot be read');
  }
}

/** An earlier rule has linked this account to another, which is recorded at its own logins. */
function isLinked(user, context) {
  const primaryUser = read(context, 'primaryUser');
  return typeof primaryUser === 'string' && primaryUser !== read(user, 'user_id');
}

/** A property of the host's, undefined when it is missing or cannot be read. */
function read(object, name) {
  try {
    return object?.[name] ?? undefined;
  } catch {
    log(`${name} cannot be read`);
    return undefined;
  }
}

/** The user's own object of this name, made when it is missing. */
function own(user, name) {
  if (!Object.hasOwn(user, name) || !user[name]) user[name] = {};
  return user[name];
}

function setting(configuration, key, pattern) {
  let value;
  try {
    value = configuration[key];
  } catch {
    throw refused(key);
  }
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || (pattern && !pattern.test(value))) throw refused(key);
  return value;
}

const refused = (key) => new SignupError('KEEN_SETTINGS', `${key} cannot be used`);

function readSettings(configuration) {
  const given = (key, pattern) => setting(configuration, key, pattern);
  const required = (key, alias, pattern) => {
    const value = given(key, pattern) ?? given(alias, pattern);
    if (value === undefined) throw refused(key);
    return value;
  };
  const number = (key, otherwise, least, most) => {
    const value = Number(given(key, /^\d+$/) ?? otherwise);
    if (value < least || value > most) throw refused(key);
    return value;
  };
  given('KEENIO_ON_ERROR', /^(deny|allow)$/);
  const apiUrl = given('KEENIO_API_URL') ?? 'https://api.keen.io';
  if (!API_URL.test(apiUrl) && !LOOPBACK_URL.test(apiUrl)) throw refused('KEENIO_API_URL');
  const projectId = required('KEENIO_PROJECT_ID', 'KEEN_PROJ_ID', PROJECT_ID);
  const collection = given('KEENIO_EVENT_COLLECTION', COLLECTION) ?? 'signups';
  const addons = given('KEENIO_ADDONS')?.split(',') ?? [];
  if (!addons.every((name) => Object.hasOwn(ADDONS, name.trim()))) throw refused('KEENIO_ADDONS');
  const span = given('KEENIO_SIGNUP_WINDOW', /^[1-9]\d*[mhd]$/);
  return {
    writeKey: required('KEENIO_WRITE_KEY', 'KEEN_WRITE_KEY', WRITE_KEY),
    url: `${apiUrl.replace(/\/+$/, '')}/3.0/projects/${projectId}/events/${encodeURIComponent(collection)}`,
    timeoutMs: number('KEENIO_TIMEOUT_MS', 5000, 100, 15_000),
    maxAttempts: number('KEENIO_MAX_ATTEMPTS', 3, 1, 5),
    addons: addons.map((name) => ADDONS[name.trim()]),
    windowMs: span ? Number.parseInt(span, 10) * WINDOW_UNITS[span.at(-1)] : Infinity,
    properties: readProperties(given('KEENIO_PROPERTIES')),
  };
}

function readProperties(text) {
  if (text === undefined) return [];
  let properties;
  try {
    properties = Object.entries(JSON.parse(text));
  } catch {
    throw refused('KEENIO_PROPERTIES');
  }
  for (const [name, path] of properties) {
    const isPath = path === null || (typeof path === 'string' && PATH.test(path));
    if (!PROPERTY.test(name) || name === 'keen' || name === '__proto__' || !isPath) {
      throw refused('KEENIO_PROPERTIES');
    }
  }
  return properties;
}

/** Milliseconds since 1970; undefined when there is no date, NaN when it is not understood. */
function dateMs(value) {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'object') {
    const json = plain(value);
    return typeof json === 'string' ? dateMs(json) : (dateMs(json?.$date) ?? Number.NaN);
  }
  const isText = ISO_DATE.test(value) || RFC_2822_DATE.test(value);
  const number = isText ? Date.parse(value) : Number(value);
  const ms = !isText && Math.abs(number) < 1e11 ? number * 1000 : number;
  return Math.abs(ms) <= MOST_MS ? ms : Number.NaN;
}

function plain(value) {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

function makeRequest(settings, user, context, createdMs) {
  const host = read(context, 'request');
  const userId = read(user, 'user_id');
  const event = { userId, name: read(user, 'name'), ip: read(host, 'ip') };
  if (settings.addons.includes(ADDONS.ua_parser)) event.user_agent = read(host, 'userAgent');
  for (const [name, path] of settings.properties) {
    event[name] = path === null ? undefined : valueAt(path, user, context);
  }
  for (const name of Object.keys(event)) event[name] = accepted(name, event[name]);
  event.keen = { timestamp: new Date(createdMs).toISOString() };
  if (typeof userId === 'string' && userId) {
    event.keen.uniqueness_token = token(read(context, 'tenant'), userId);
  }
  const addons = settings.addons.filter(
    ({ input }) => Object.values(input)[0].startsWith('keen.') || event[Object.values(input)[0]],
  );
  if (addons.length > 0) event.keen.addons = addons;
  let body = JSON.stringify(event);
  if (body.length * 3 > EVENT_BYTES && Buffer.byteLength(body) > EVENT_BYTES) {
    log('mapped properties are left out: the event is too large');
    for (const [name] of settings.properties) delete event[name];
    body = JSON.stringify(event);
  }
  return {
    url: settings.url,
    init: {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: settings.writeKey, 'content-type': 'application/json' },
      body,
    },
  };
}

function token(tenant, userId) {
  const text = typeof tenant === 'string' && tenant ? `${tenant}\0${userId}` : userId;
  return createHash('sha256').update(`signup\0${text}`).digest('hex');
}

function valueAt(path, user, context) {
  const [root, ...names] = path.split('.');
  let value = root === 'user' ? user : context;
  try {
    for (const name of names) {
      value = value && Object.getOwnPropertyDescriptor(Object(value), name)?.value;
    }
  } catch {
    return undefined;
  }
  return value;
}

/** A value as JSON and Keen take it; what Keen would refuse is left out with a line in the log. */
function accepted(path, value) {
  if (value === null || value === undefined || value === '') return undefined;
  const leaveOut = (reason) => {
    log(`${path} is left out: ${reason}`);
    return undefined;
  };
  if (typeof value === 'string') return value.length < 10_000 ? value : leaveOut('it is too long');
  if (typeof value === 'number') {
    return Math.abs(value) <= 2 ** 63 ? value : leaveOut('it is too large');
  }
  if (typeof value !== 'object') return plain(value);
  const copy = plain(value);
  if (copy === undefined) return leaveOut('it is not JSON');
  return typeof copy === 'object' ? pruned(path, copy) : accepted(path, copy);
}

function pruned(path, copy) {
  for (const [name, value] of Object.entries(copy)) {
    const isRefused = !Array.isArray(copy) && !PROPERTY.test(name);
    if (isRefused) log(`a property of ${path} is left out: Keen refuses its name`);
    const kept = isRefused ? undefined : accepted(`${path}.${name}`, value);
    if (kept !== undefined) copy[name] = kept;
    else if (Array.isArray(copy)) copy[name] = null;
    else delete copy[name];
  }
  return copy;
}
