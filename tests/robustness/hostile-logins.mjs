// Logins made of hostile values, by recipe, and what must hold for each.
import assert from 'node:assert/strict';
import { types } from 'node:util';
import fc from 'fast-check';
import { acceptEvent, LIMITS } from '../../playground/keen-rules.mjs';
import { boom } from '../contract/hostile-objects.mjs';
import { tellsNothing } from '../contract/outcome.mjs';
import { makeContext, makeSettings, makeUser, SECRETS } from '../contract/sign-up.mjs';
import { answers, buildFetch, buildSaving, saving } from './hostile-answers.mjs';
import { build, ODD, TEXTS } from './hostile-values.mjs';

const URL = 'https://keen.example';

/** All but `KEEN_INTERNAL`: nothing that is handed in is a reason for the module to fail. */
const CODES = [
  'KEEN_SETTINGS',
  'KEEN_EVENT',
  'KEEN_REJECTED',
  'KEEN_UNAVAILABLE',
  'KEEN_NETWORK',
  'KEEN_TIMEOUT',
];

/** What is left out of the event, a date that is not understood, and a mark that is lost. */
const MOST_LINES = 3;

const odd = fc.constantFrom(...ODD);
const anything = fc.record({
  is: fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  }),
});
const value = fc.oneof({ arbitrary: odd, weight: 2 }, { arbitrary: anything, weight: 1 });

/** Some of these names with some of those values. */
const some = (names, of, maxKeys = 3) =>
  fc.dictionary(fc.constantFrom(...names), of, { maxKeys, noNullPrototype: true });

const mostly = (usual, rare) =>
  fc.oneof({ arbitrary: usual, weight: 12 }, { arbitrary: rare, weight: 1 });

const READ = ['user_id', 'name', 'email', 'created_at', 'user_metadata', 'identities', 'toJSON'];
const BAGS = ['persistent', 'app_metadata', 'signedUp', 'then', 'constructor'];

const user = fc.record({
  whole: mostly(fc.constant(undefined), odd),
  // What the rule only reads may be anything; what it writes to is made anew for each case.
  read: some(READ, value),
  bags: mostly(fc.constant({}), some(BAGS, odd)),
  wrap: fc.constantFrom('not', 'not', 'not', 'frozen', 'sealed', 'proxy', 'unwritable'),
});

const WRAPS = {
  not: (made) => made,
  frozen: Object.freeze,
  sealed: Object.seal,
  proxy: (made) => new Proxy(made, {}),
  unwritable: (made) => new Proxy(made, { set: boom, defineProperty: boom }),
};

function buildEach(recipes) {
  const made = {};
  for (const [name, recipe] of Object.entries(recipes)) made[name] = build(recipe);
  return made;
}

function buildUser({ whole, read, bags, wrap }) {
  if (whole !== undefined) return build(whole);
  return WRAPS[wrap](makeUser({ ...buildEach(read), ...buildEach(bags) }));
}

const context = fc.record({
  whole: mostly(fc.constant(undefined), odd),
  top: mostly(fc.constant({}), some(['request', 'stats', 'connection', 'toJSON'], value)),
  request: some(['ip', 'userAgent'], value),
});

function buildContext({ whole, top, request }) {
  if (whole !== undefined) return build(whole);
  const good = makeContext();
  return { ...good, request: { ...good.request, ...buildEach(request) }, ...buildEach(top) };
}

const json = (properties) => JSON.stringify(properties);
const is = (...values) => fc.constantFrom(...values.map((text) => ({ is: text })));

/** Settings worth trying, by key; others are odd values and text. */
const SETTINGS = {
  KEENIO_ON_ERROR: is('deny', 'allow', 'Allow', ' '),
  KEENIO_TIMEOUT_MS: is('100', '300', '1000', '15000', '99', '15001', '1e3', '+100', '0x64'),
  KEENIO_MAX_ATTEMPTS: is('1', '2', '5', '0', '6', '-1', '3.0'),
  KEENIO_FLAG: is('seen', 'toString', '__proto__', 'constructor', 'a.b', 'é'.repeat(255), 'then'),
  KEENIO_SIGNUP_WINDOW: is('30m', '9999d', '0d', 'd', '99999999999d', '1w'),
  KEENIO_ADDONS: is('ip_to_geo', 'ua_parser,date_time_parser', 'ip_to_geo, ua_parser', ',', 'x'),
  KEENIO_EVENT_COLLECTION: is('others', 'a b/c?d', '_a', 'a.', 'é', 'a'.repeat(64), '..'),
  KEENIO_API_URL: is(URL, `${URL}/a/`, 'http://127.0.0.1:1', 'http://a.b', 'https://', 'ftp://a'),
  KEENIO_PROPERTIES: is(
    json({ email: 'user.email', meta: 'user.user_metadata' }),
    json({ ip: null, name: null, userId: null }),
    json({ name: 'context.request', ip: 'user', all: 'context.stats.loginsCount' }),
    json({ a: 'user.identities.0.__proto__.b', b: 'user.constructor.name' }),
    json({ a: 'user.user_metadata.in.in.in', stats: 'context.stats' }),
    json({ keen: 'user.name' }),
    json({ 'a.b': 'user.name' }),
    json({ a: 'user' }),
    json({ a: 'user..b' }),
    json({ a: 5 }),
    '{"__proto__": "user.name"}',
    '[]',
    'null',
    '{',
  ),
  KEENIO_WRITE_KEY: is('a key', 'k\r\nx: y', 'é', 'k'.repeat(5000)),
  KEENIO_PROJECT_ID: is('../..', 'a b', 'p'.repeat(5000)),
  KEEN_WRITE_KEY: is('k'),
  KEEN_PROJ_ID: is('p'),
};

const text = fc.oneof(
  fc.constantFrom(...Object.keys(TEXTS)),
  fc.record({ is: fc.string({ unit: 'binary' }) }),
  odd,
);

const configuration = fc.record({
  whole: mostly(fc.constant(undefined), odd),
  settings: fc.record(
    Object.fromEntries(
      Object.entries(SETTINGS).map(([key, worthy]) => [
        key,
        fc.oneof({ arbitrary: worthy, weight: 20 }, { arbitrary: text, weight: 1 }),
      ]),
    ),
    { requiredKeys: [], noNullPrototype: true },
  ),
  // With all of them, hardly a login would get as far as the network.
  kept: fc.oneof(
    fc.constant([]),
    fc.array(fc.constantFrom(...Object.keys(SETTINGS)), { maxLength: 3 }),
  ),
});

const settingsOf = ({ settings, kept }) =>
  Object.fromEntries(kept.flatMap((key) => (key in settings ? [[key, build(settings[key])]] : [])));

function buildConfiguration(recipe) {
  if (recipe.whole !== undefined) return build(recipe.whole);
  return makeSettings(URL, {
    KEENIO_MAX_ATTEMPTS: '3',
    KEENIO_TIMEOUT_MS: '1000',
    ...settingsOf(recipe),
  });
}

const auth0 = fc.oneof(
  { arbitrary: fc.record({ saving }), weight: 6 },
  { arbitrary: fc.record({ whole: odd }), weight: 1 },
  { arbitrary: fc.record({ users: odd }), weight: 1 },
  { arbitrary: fc.record({ method: odd }), weight: 1 },
);

function buildAuth0(recipe, world) {
  if ('whole' in recipe) return build(recipe.whole);
  if ('users' in recipe) return { users: build(recipe.users) };
  const updateAppMetadata =
    'method' in recipe ? build(recipe.method) : buildSaving(recipe.saving, world);
  return { users: { updateAppMetadata } };
}

/** A recipe of one login. */
export const login = fc.record({
  user,
  context,
  configuration,
  auth0,
  answers,
  console: mostly(fc.constant(undefined), odd),
  callback: mostly(fc.constant(undefined), fc.constantFrom('null', 'an empty object', 'a name')),
  hasAbort: mostly(fc.constant(true), fc.constant(false)),
});

/** @returns what the login brings, for the virtual host */
export const bring = (recipe, realm) => (time) => ({
  user: buildUser(recipe.user),
  context: buildContext(recipe.context),
  configuration: buildConfiguration(recipe.configuration),
  auth0: buildAuth0(recipe.auth0, { time, realm }),
  fetch: buildFetch(recipe.answers),
  ...(recipe.console !== undefined && { console: build(recipe.console) }),
  ...(recipe.callback !== undefined && { callback: build(recipe.callback) }),
  ...(!recipe.hasAbort && { AbortController: undefined }),
});

/** Every request is one that Keen takes, and the same each time. */
function checkRequests({ requests }, max) {
  assert.ok(requests.length <= max, `${requests.length} requests`);
  for (const { url, init } of requests) {
    assert.match(url, /^https?:\/\/[^?#]*\/3\.0\/projects\/[a-zA-Z0-9]+\/events\/[^/?#]+$/);
    assert.equal(init.method, 'POST');
    assert.equal(init.redirect, 'manual');
    assert.deepEqual(Object.keys(init.headers), ['authorization', 'content-type']);
    assert.equal(init.body, requests[0].init.body);
    assert.ok(Buffer.byteLength(init.body) <= LIMITS.eventBytes);
    acceptEvent(JSON.parse(init.body), Date.now());
  }
}

function checkError(error, attempts) {
  assert.ok(types.isNativeError(error));
  assert.equal(error.name, 'KeenSignupError');
  assert.ok(CODES.includes(error.code), `${error.code}: ${error.message}`);
  assert.ok(typeof error.message === 'string' && error.message.trim() !== '');
  const { name, code, status, errorCode, attempts: told, ...more } = error;
  assert.deepEqual(more, {});
  if (status !== undefined) assert.ok(Number.isInteger(status) && status >= 0 && status < 1000);
  if (errorCode !== undefined) assert.equal(errorCode, 'InvalidEventError');
  if (told !== undefined) assert.equal(told, attempts);
}

/** A setting's number; where it is absent or bad, the default is no less than what is used. */
const numberOf = (setting, byDefault) =>
  typeof setting === 'string' && /^\d+$/.test(setting) ? Number(setting) : byDefault;

/** What holds of every login. */
export function check(seen, recipe, { isClockTrue }) {
  const { calls, thrown, lines, given, requests } = seen;
  assert.equal(thrown, undefined, 'the rule threw');
  tellsNothing({ calls, lines }, SECRETS);
  const settings = recipe.configuration.whole === undefined ? settingsOf(recipe.configuration) : {};
  checkRequests(seen, numberOf(settings.KEENIO_MAX_ATTEMPTS, 3));
  assert.ok(lines.length <= MOST_LINES, lines.join('\n'));
  for (const line of lines) assert.match(line, /^keen-signup-rule: /);
  if (recipe.callback !== undefined) return;
  assert.equal(calls.length, 1, 'callbacks');
  const [call] = calls;
  assert.equal(call.count, 3);
  assert.ok(Object.is(call.user, given.user), 'another user');
  assert.ok(Object.is(call.context, given.context), 'another context');
  if (call.error !== null) {
    checkError(call.error, requests.length);
    assert.notEqual(settings.KEENIO_ON_ERROR, 'allow', 'an error although errors are allowed');
  }
  const budget = numberOf(settings.KEENIO_TIMEOUT_MS, 5000);
  if (isClockTrue) assert.ok(call.passed <= budget + 5, `${call.passed} ms of ${budget}`);
}
