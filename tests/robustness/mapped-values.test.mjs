// No value that a user or a visitor controls can deny a login: whatever is mapped, the event goes,
// without what Keen would refuse. MAPPED_SEED=random tries other cases; MAPPED_RUNS, more.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { acceptEvent, LIMITS } from '../../playground/keen-rules.mjs';
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { answer, openVirtualHost } from './virtual-host.mjs';

const { MAPPED_SEED = '20261125', MAPPED_RUNS = '500' } = process.env;
const seed = MAPPED_SEED === 'random' ? Date.now() % 2 ** 31 : Number(MAPPED_SEED);
const numRuns = Number(MAPPED_RUNS);

/** A text that only values hold: it must not be in the log. */
const PRIVATE = 'ada@analytical.example';

/** A line of the log is short, whatever is left out, and there are few. */
const MOST_CHARACTERS = 1500;
const MOST_LINES = 2;

const times = (text, count) => ({ text, count });

/** Recipes of long things, which are made when they are needed. */
const LONG = {
  'a picture of 12 kB': () => `data:image/png;base64,${'A'.repeat(12_000)}`,
  'a text of 9,999 characters': () => 'n'.repeat(9999),
  'a text of 10,000 characters': () => 'n'.repeat(10_000),
  'a text of 10,000 emoji': () => '\u{1f600}'.repeat(10_000),
  'a text of 9,999 emoji': () => '\u{1f600}'.repeat(9999),
  'a megabyte': () => `${PRIVATE}`.repeat(50_000),
  '600 levels': () => nest(600, 1),
  '90 levels': () => nest(90, PRIVATE),
  '600 lists': () => nestList(600),
  '20,000 levels': () => nest(20_000, 1),
  '3,000 names': () => Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`n${at}`, at])),
  '3,000 bad names': () =>
    Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`n.${at}`, at])),
  '500,000 numbers': () => Array(500_000).fill(1),
  '400 texts of 9 kB': () => Array(400).fill('x'.repeat(9000)),
  'many objects of 9 kB': () =>
    Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`n${at}`, { a: 'y'.repeat(9000) }])),
};

function nest(levels, inner) {
  let value = inner;
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

function nestList(levels) {
  let value = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

const leaf = fc.oneof(
  { arbitrary: fc.constant({ is: PRIVATE }), weight: 3 },
  { arbitrary: fc.record({ is: fc.string({ unit: 'binary', maxLength: 30 }) }), weight: 3 },
  {
    arbitrary: fc.record({
      is: fc.constantFrom(
        ...[null, true, false, '', 0, -0, 2 ** 53, 2 ** 63, -(2 ** 63), 2 ** 64, 1e308, 1e-320],
        ...[
          undefined,
          Number.NaN,
          Infinity,
          -Infinity,
          'undefined',
          '\0',
          '\ud800',
          '\n',
          '\u2028',
        ],
      ),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ is: fc.double() }), weight: 1 },
  { arbitrary: fc.record({ is: fc.date({ noInvalidDate: false }) }), weight: 1 },
  { arbitrary: fc.record({ long: fc.constantFrom(...Object.keys(LONG)) }), weight: 2 },
);

const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => times(text, 1)),
  fc
    .constantFrom(
      ...[
        'a',
        'b',
        'a.b',
        '.',
        '$',
        '$a',
        'a$',
        '',
        ' ',
        '\0',
        '\n',
        'keen',
        'ip',
        'name',
        'length',
      ],
      ...['__proto__', 'constructor', 'toString', 'toJSON', 'then', '\ud800', '0', '-1', PRIVATE],
    )
    .map((text) => times(text, 1)),
  fc
    .constantFrom(...[64, 127, 128, 254, 255, 256, 257, 510, 511, 70_000])
    .map((n) => times('n', n)),
  fc.constantFrom(...[127, 128, 254, 255, 256]).map((n) => times('\u{1f600}', n)),
  fc.constantFrom(...[127, 128, 255, 256]).map((n) => times('é', n)),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: leaf, weight: 4 },
    { arbitrary: fc.record({ list: fc.array(tie('value'), { maxLength: 5 }) }), weight: 1 },
    {
      arbitrary: fc.record({ entries: fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }) }),
      weight: 2,
    },
  ),
}));

function build(recipe) {
  if ('long' in recipe) return LONG[recipe.long]();
  if ('list' in recipe) return recipe.list.map(build);
  if ('entries' in recipe) {
    const object = {};
    for (const [{ text, count }, inner] of recipe.entries) {
      Object.defineProperty(object, text.repeat(count), {
        value: build(inner),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return object;
  }
  return recipe.is;
}

/** What users and visitors control, and where it is mapped to. */
const USER = ['name', 'nickname', 'picture', 'email', 'created_at', 'user_metadata', 'identities'];
const VISIT = ['ip', 'userAgent', 'query', 'body', 'geoip', 'hostname'];

const MAPPINGS = [
  {},
  {
    meta: 'user.user_metadata',
    query: 'context.request.query',
    picture: 'user.picture',
    nickname: 'user.nickname',
    email: 'user.email',
  },
  {
    name: 'user.user_metadata',
    ip: 'context.request.body',
    userId: 'user.identities',
    inner: 'user.user_metadata.a',
    first: 'user.identities.0.a',
    geo: 'context.request.geoip',
    user_agent: 'context.request.query',
  },
  { request: 'context.request', host: 'context.request.hostname', ids: 'user.identities' },
  { ip: null, name: null, whole: 'context.request' },
];

const login = fc.record({
  user: fc.dictionary(fc.constantFrom(...USER), value, { maxKeys: 4, noNullPrototype: true }),
  visit: fc.dictionary(fc.constantFrom(...VISIT), value, { maxKeys: 4, noNullPrototype: true }),
  mapping: fc.constantFrom(...MAPPINGS),
  addons: fc.constantFrom('', 'ip_to_geo', 'ip_to_geo, ua_parser, date_time_parser'),
  onError: fc.constantFrom('deny', 'allow'),
});

const buildEach = (recipes) =>
  Object.fromEntries(Object.entries(recipes).map(([key, recipe]) => [key, build(recipe)]));

const host = openVirtualHost();

/** The local Keen's own checks of one request. */
function accept({ body }) {
  assert.ok(Buffer.byteLength(body) <= LIMITS.eventBytes, `${Buffer.byteLength(body)} bytes`);
  return acceptEvent(JSON.parse(body), Date.now());
}

/** What the property holds for. */
async function check({ user, visit, mapping, addons, onError }) {
  const context = makeContext();
  Object.assign(context.request, buildEach(visit));
  const given = {
    user: makeUser(buildEach(user)),
    context,
    configuration: makeSettings('https://keen.example', {
      KEENIO_PROPERTIES: JSON.stringify(mapping),
      KEENIO_ADDONS: addons,
      KEENIO_ON_ERROR: onError,
    }),
    fetch: async () => answer(201),
  };
  const [seen] = await host.play([given]);
  assert.equal(seen.thrown, undefined);
  assert.equal(seen.calls.length, 1, 'callbacks');
  assert.equal(seen.calls[0].error, null, seen.calls[0].error?.message);
  assert.equal(seen.requests.length, 1, 'requests');
  const { event } = accept(seen.requests[0].init);
  assert.ok(seen.lines.length <= MOST_LINES, seen.lines.join('\n'));
  for (const line of seen.lines) {
    assert.match(line, /^keen-signup-rule: [\x20-\x7e]+$/);
    assert.ok(line.length <= MOST_CHARACTERS, `${line.length} characters`);
    assert.ok(!line.includes(PRIVATE), line);
  }
  return { event, lines: seen.lines };
}

test(`${numRuns} sign-ups with mapped values of every shape and size, MAPPED_SEED=${seed}`, async (t) => {
  let leftOut = 0;
  const property = fc.asyncProperty(login, async (recipe) => {
    const { lines } = await check(recipe);
    if (lines.length > 0) leftOut += 1;
  });
  await fc.assert(property, { seed, numRuns, includeErrorInReport: true });
  t.diagnostic(`${leftOut} times something was left out`);
  assert.ok(leftOut > numRuns / 20 && leftOut < numRuns, `${leftOut}`);
  assert.equal(host.instances.length, 1, 'instances: one trapped');
});

// What has locked people out, and what is near to it.
describe('the event goes without', () => {
  const query = (entries) => ({
    visit: { query: { entries } },
    mapping: { query: 'context.request.query' },
  });
  const is = (text) => ({ is: text });
  const ROWS = [
    ['?a.b=1', query([[times('a.b', 1), is('1')]]), { query: {} }],
    ['?$where=1', query([[times('$where', 1), is('1')]]), { query: {} }],
    ['?=1', query([[times('', 1), is('1')]]), { query: {} }],
    [
      'a parameter with a name of 300 characters',
      query([[times('n', 300), is('1')]]),
      { query: {} },
    ],
    [
      'one bad parameter beside a good one',
      query([
        [times('a.b', 1), is('1')],
        [times('c', 1), is('2')],
      ]),
      { query: { c: '2' } },
    ],
    [
      'a picture of 12 kB',
      { user: { picture: { long: 'a picture of 12 kB' } }, mapping: { picture: 'user.picture' } },
      { picture: undefined },
    ],
    [
      'a name of 10,000 characters',
      { user: { name: { long: 'a text of 10,000 characters' } } },
      { name: undefined },
    ],
    [
      'a name of 10,000 emoji',
      { user: { name: { long: 'a text of 10,000 emoji' } } },
      { name: undefined },
    ],
    [
      'a megabyte of profile',
      {
        user: { user_metadata: { long: '400 texts of 9 kB' } },
        mapping: { meta: 'user.user_metadata' },
      },
      {},
    ],
    [
      'a number beyond 2^63',
      { user: { user_metadata: is(2 ** 64) }, mapping: { meta: 'user.user_metadata' } },
      { meta: undefined },
    ],
    ['an IP that is an object', { visit: { ip: { entries: [[times('a.b', 1), is(1)]] } } }, {}],
  ];
  for (const [what, given, expected] of ROWS) {
    test(`${what}, with one line in the log`, async () => {
      const all = { user: {}, visit: {}, mapping: {}, addons: '', onError: 'deny', ...given };
      const { event, lines } = await check(all);
      for (const [key, wanted] of Object.entries(expected)) assert.deepEqual(event[key], wanted);
      assert.equal(event.userId, makeUser().user_id);
      assert.equal(lines.length, 1);
    });
  }
});
