/**
 * The rule as a careful author would write it by hand: the same settings, checks, event, timeout,
 * retries and mark, over `fetch`. What it leaves out is what only the wasm's shim has to care for:
 * objects of other realms that throw when they are read, and hosts without `fetch`.
 */
import { createHash } from 'node:crypto';

const COLLECTION = /^(?![_.])[\x20-\x23\x25-\x7e]{1,64}(?<!\.)$/;
const PROPERTY = /^(?!\$)[^.]{1,255}$/;
const API_URL = /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~%/-]*)?$/;
const LOOPBACK_URL = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/[\w.~%/-]*)?$/;
const PATH = /^(user|context)(\.[^.]+)+$/;
const ISO_DATE = /^\d{4}-/;
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
const RETRYABLE = new Set([408, 429, 500, 502, 503, 504]);
const EVENT_BYTES = 900_000;
const BODY_BYTES = 16 * 1024;
const BACKOFF_MS = 100;
const LEAST_ATTEMPT_MS = 50;

class SignupError extends Error {
  name = 'KeenSignupError';

  constructor(code, message, fields) {
    super(message);
    Object.assign(this, { code, ...fields });
  }
}

/** @param {{configuration: object, auth0?: object, fetch?: typeof fetch}} host */
export function createRule({ configuration = {}, auth0, fetch = globalThis.fetch }) {
  return function rule(user, context, callback) {
    let task;
    try {
      const flag = setting(configuration, 'KEENIO_FLAG', PROPERTY) ?? 'signedUp';
      if (!isRecorded(user, flag)) task = prepare(configuration, user, context, flag);
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
        console.error(`${error.code}: ${error.message}`);
        callback(null, user, context);
      } else {
        callback(error, user, context);
      }
    }
  };

  async function record({ request, settings, user, flag, started }) {
    if (request) await deliver(fetch, request, settings, started);
    user.persistent ??= {};
    user.persistent[flag] = true;
    user.app_metadata ??= {};
    user.app_metadata[flag] = true;
    try {
      await auth0?.users?.updateAppMetadata?.(user.user_id, { [flag]: true });
    } catch {
      console.error('the mark could not be saved');
    }
  }
}

const isRecorded = (user, flag) =>
  Boolean(user[flag] || user.persistent?.[flag] || user.app_metadata?.[flag]);

function prepare(configuration, user, context, flag) {
  const started = Date.now();
  const settings = readSettings(configuration);
  const created = ISO_DATE.test(user.created_at) ? Date.parse(user.created_at) : Number.NaN;
  const isTooOld = started - created > settings.windowMs;
  const request = isTooOld ? undefined : makeRequest(settings, user, context, created, started);
  return { request, settings, user, flag, started };
}

function setting(configuration, key, pattern) {
  const value = configuration[key];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || (pattern && !pattern.test(value))) throw refused(key);
  return value;
}

const refused = (key) => new SignupError('KEEN_SETTINGS', `${key} cannot be used`);

function readSettings(configuration) {
  const read = (key, pattern) => setting(configuration, key, pattern);
  const required = (key, alias, pattern) => {
    const value = read(key, pattern) ?? read(alias, pattern);
    if (value === undefined) throw refused(key);
    return value;
  };
  const number = (key, otherwise, least, most) => {
    const value = Number(read(key, /^\d+$/) ?? otherwise);
    if (value < least || value > most) throw refused(key);
    return value;
  };
  read('KEENIO_ON_ERROR', /^(deny|allow)$/);
  const apiUrl = read('KEENIO_API_URL') ?? 'https://api.keen.io';
  if (!API_URL.test(apiUrl) && !LOOPBACK_URL.test(apiUrl)) throw refused('KEENIO_API_URL');
  const projectId = required('KEENIO_PROJECT_ID', 'KEEN_PROJ_ID', /^[A-Za-z0-9]+$/);
  const collection = read('KEENIO_EVENT_COLLECTION', COLLECTION) ?? 'signups';
  const addons = read('KEENIO_ADDONS')?.split(',') ?? [];
  if (!addons.every((name) => Object.hasOwn(ADDONS, name.trim()))) throw refused('KEENIO_ADDONS');
  const span = read('KEENIO_SIGNUP_WINDOW', /^[1-9]\d*[mhd]$/);
  return {
    writeKey: required('KEENIO_WRITE_KEY', 'KEEN_WRITE_KEY', /^[\x21-\x7e]+$/),
    url: `${apiUrl.replace(/\/+$/, '')}/3.0/projects/${projectId}/events/${encodeURIComponent(collection)}`,
    timeoutMs: number('KEENIO_TIMEOUT_MS', 5000, 100, 15_000),
    maxAttempts: number('KEENIO_MAX_ATTEMPTS', 3, 1, 5),
    addons: addons.map((name) => ADDONS[name.trim()]),
    windowMs: span ? Number.parseInt(span, 10) * WINDOW_UNITS[span.at(-1)] : Infinity,
    properties: readProperties(read('KEENIO_PROPERTIES')),
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

function makeRequest(settings, user, context, created, now) {
  const event = { userId: user.user_id, name: user.name, ip: context?.request?.ip };
  if (settings.addons.includes(ADDONS.ua_parser)) event.user_agent = context?.request?.userAgent;
  for (const [name, path] of settings.properties) {
    event[name] = path === null ? undefined : valueAt(path, user, context);
  }
  for (const name of Object.keys(event)) event[name] = checked(name, event[name]);
  event.keen = { timestamp: new Date(Number.isNaN(created) ? now : created).toISOString() };
  if (typeof user.user_id === 'string') event.keen.uniqueness_token = token(user.user_id);
  const addons = settings.addons.filter(
    ({ input }) => Object.values(input)[0].startsWith('keen.') || event[Object.values(input)[0]],
  );
  if (addons.length > 0) event.keen.addons = addons;
  const body = JSON.stringify(event);
  if (body.length * 3 > EVENT_BYTES && Buffer.byteLength(body) > EVENT_BYTES) {
    throw new SignupError('KEEN_EVENT', 'the event is too large');
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

const token = (userId) => createHash('sha256').update(`signup\0${userId}`).digest('hex');

function valueAt(path, user, context) {
  const [root, ...names] = path.split('.');
  let value = root === 'user' ? user : context;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = value[name];
  }
  return value;
}

/** A value as JSON and Keen take it, read once. */
function checked(path, value) {
  if (typeof value === 'string' && value.length >= 10_000) {
    throw new SignupError('KEEN_EVENT', `${path} is too long`);
  }
  if (typeof value === 'number' && Math.abs(value) > 2 ** 63) {
    throw new SignupError('KEEN_EVENT', `${path} is too large`);
  }
  if (typeof value === 'bigint') throw new SignupError('KEEN_EVENT', `${path} is a BigInt`);
  if (typeof value !== 'object' || value === null) return value;
  const copy = JSON.parse(JSON.stringify(value));
  for (const [name, nested] of Object.entries(copy)) {
    if (!Array.isArray(copy) && !PROPERTY.test(name)) {
      throw new SignupError('KEEN_EVENT', `${path} has a bad name`);
    }
    checked(`${path}.${name}`, nested);
  }
  return copy;
}

async function deliver(fetch, request, { timeoutMs, maxAttempts }, started) {
  for (let attempt = 1; ; attempt++) {
    const left = timeoutMs - (Date.now() - started);
    const outcome = await send(fetch, request, attempt < maxAttempts ? left / 2 : left);
    if (outcome.isStored) return;
    const room = timeoutMs - (Date.now() - started) - LEAST_ATTEMPT_MS;
    const range = Math.min(BACKOFF_MS * 2 ** (attempt - 1), room);
    const wait = Math.max(Math.random() * range, outcome.retryAfterMs ?? 0);
    if (outcome.isFinal || attempt >= maxAttempts || wait > room) {
      const { code, message, status, errorCode } = outcome;
      throw new SignupError(code, message, { status, errorCode, attempts: attempt });
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function send(fetch, { url, init }, ms) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    const response = await fetch(url, { ...init, signal: controller.signal });
    const body = await readBody(response);
    if (response.status >= 200 && response.status < 300) return { isStored: true };
    const isRetryable = RETRYABLE.has(response.status);
    return {
      isFinal: !isRetryable,
      code: isRetryable ? 'KEEN_UNAVAILABLE' : 'KEEN_REJECTED',
      message: 'Keen answered with an error',
      status: response.status,
      errorCode: errorCodeIn(body),
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    };
  } catch {
    return controller.signal.aborted
      ? { code: 'KEEN_TIMEOUT', message: 'Keen did not answer in time' }
      : { code: 'KEEN_NETWORK', message: 'no answer came from Keen' };
  } finally {
    clearTimeout(timer);
  }
}

/** The body's first 16 KiB; to read it leaves the connection reusable. */
async function readBody(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= BODY_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}

function errorCodeIn(body) {
  try {
    const code = JSON.parse(body).error_code;
    return /^(?:Invalid[A-Za-z]*|[A-Za-z]*Error)$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function retryAfterMs(header) {
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
