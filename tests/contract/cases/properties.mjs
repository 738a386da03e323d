// KEENIO_PROPERTIES: what else is on the event, and from where.
import assert from 'node:assert/strict';
import { boom, withGetter } from '../hostile-objects.mjs';
import { denied, goesOn, recorded, sent, skipped, unmarked } from '../outcome.mjs';
import { makeContext, makeEvent, makeProfile, makeUser, mapping } from '../sign-up.mjs';

/** A path, and its value on the event. */
const FOUND = [
  ['user.email', 'ada@analytical.example'],
  ['user.app_metadata.plan', 'gold'],
  ['user.app_metadata.seats', 0],
  ['user.app_metadata.trial', false],
  ['user.app_metadata.spaced name', 'yes'],
  ['user.identities.0.provider', 'google-oauth2'],
  ['user.identities.1.profileData.age', 36],
  ['user.identities.length', 2],
  ['user.identities.0', { provider: 'google-oauth2', isSocial: true }],
  ['user.user_metadata.tags', ['a', 'b']],
  ['user.user_metadata.address', { city: 'London', zip: null }],
  ['user.user_id', makeUser().user_id],
  ['context.connection', 'Username-Password-Authentication'],
  ['context.clientName', 'An app'],
  ['context.request.userAgent', 'A browser'],
  ['context.stats.loginsCount', 1],
];

const found = FOUND.map(([path, value]) => ({
  name: `${path} is on the event as it is`,
  needs: /^context\.stats/.test(path) ? 'stats' : /^(context)/.exec(path)?.[1],
  given: () => ({ user: makeProfile(), settings: mapping({ mapped: path }) }),
  expect: (seen) => recorded(seen, makeEvent({ mapped: value })),
}));

class Person {
  constructor(own) {
    Object.assign(this, own);
  }

  get shout() {
    return 'ADA';
  }
}
Person.prototype.planet = 'Earth';

/** Paths without a value. */
const ABSENT = [
  'user.nickname',
  'user.user_metadata.address.zip',
  'user.nickname.first',
  'user.email.length',
  'user.email.0',
  'user.name.constructor',
  'user.identities.2.provider',
  'user.identities.-1',
  'user.identities.00',
  'user.identities.0.provider.length.toString',
  'user.identities.map',
  'user.app_metadata.plan.toString',
  'user.user_metadata.address.zip.code',
  'user.__proto__',
  'user.__proto__.planet',
  'user.constructor',
  'user.constructor.name',
  'user.toString',
  'user.hasOwnProperty.name',
  'user.planet',
  'user.shout',
  'user.computed',
  'user.hidden.computed',
  'user.method',
  'context.__proto__.constructor',
  'context.request.geoip.country_code',
  'context.nothing',
];

const absent = ABSENT.map((path) => ({
  name: `${path} leads nowhere: nothing is sent`,
  given: () => {
    const user = new Person(makeProfile({ hidden: withGetter({}, 'computed'), method: boom }));
    withGetter(user, 'computed');
    return { user, settings: mapping({ mapped: path }) };
  },
  expect: (seen) => recorded(seen),
}));

/** Mappings that change what is sent by default. */
const defaults = [
  [{ ip: null }, { ip: undefined }],
  [{ name: null }, { name: undefined }],
  [{ userId: null }, { userId: undefined }],
  [
    { ip: null, name: null },
    { ip: undefined, name: undefined },
  ],
  [{ name: 'user.email' }, { name: 'ada@analytical.example' }],
  [{ name: 'user.nickname' }, { name: undefined }],
  [{ ip: 'context.clientName' }, { ip: 'An app' }],
  [{ userId: 'user.email' }, { userId: 'ada@analytical.example' }],
  [{ nothing: null }, {}],
].map(([properties, more]) => ({
  name: `${JSON.stringify(properties)}: the default gives way`,
  given: () => ({ settings: mapping(properties) }),
  expect: (seen) => recorded(seen, makeEvent(more)),
}));

const names = ['mapped', 'a b', 'ключ', '_x', 'x$', '0', 'constructor', 'x'.repeat(255)].map(
  (name) => ({
    name: `a property may be called ${name.slice(0, 20)}`,
    given: () => ({ settings: mapping({ [name]: 'user.email' }) }),
    expect: (seen) => recorded(seen, makeEvent({ [name]: 'ada@analytical.example' })),
  }),
);

const NOT_JSON = [
  '{',
  '{"a":}',
  '{"a" 8821}',
  "{'a':'user.email'}",
  'user.email',
  '{"a":"user.x"}}',
];
const NO_OBJECT = ['[]', '["user.email"]', 'null', 'true', '7', '"user.email"'];
const NO_PATH = [
  'email',
  'user',
  'context',
  'user.',
  'context.',
  '.user',
  'user..email',
  'user.email.',
  'users.email',
  'User.email',
  'globalThis.process',
  'configuration.KEENIO_WRITE_KEY',
  'event',
  'event.',
  'event.secrets',
  'event.secrets.KEENIO_WRITE_KEY',
  '',
  ' user.email',
];
const NO_PATH_AT_ALL = [7, true, ['user.email'], { path: 'user.email' }];
const NO_NAME = ['', '$set', 'a.b', 'keen', '__proto__', 'x'.repeat(256)];

const refusals = [
  ...NOT_JSON,
  ...NO_OBJECT,
  ...[...NO_PATH, ...NO_PATH_AT_ALL].map((path) => JSON.stringify({ wanted: path })),
  ...NO_NAME.map((name) => `{${JSON.stringify(name)}: "user.email"}`),
].map((text) => ({
  name: `KEENIO_PROPERTIES refuses ${text.slice(0, 40)}`,
  given: () => ({ settings: { KEENIO_PROPERTIES: text } }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, /\bKEENIO_PROPERTIES\b.*JSON object.*path/);
    assert.equal(seen.requests.length, 0, 'requests');
    unmarked(seen);
  },
}));

const refusedNames = [
  ['keen', 'user.name'],
  ['wanted', 'email'],
  ['wanted', 7],
].map(([name, path]) => ({
  name: `the message counts to the property that is refused, and quotes nothing: ${name} from ${path}`,
  given: () => ({ settings: mapping({ fine: 'user.email', [name]: path }) }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, /; see its property 2$/);
    assert.doesNotMatch(message, /fine|wanted|"keen"/);
  },
}));

/** Text after which an engine says where it stopped, and that position. */
const positions = [
  ['{"a" 8821}', 5],
  ['{"a":"user.x" "b"}', 14],
  ['["a"', 4],
].map(([text, position]) => ({
  name: `the message says where the JSON is invalid: ${text}`,
  given: () => ({ settings: { KEENIO_PROPERTIES: text } }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, new RegExp(`\\bposition ${position}\\b`));
    assert.doesNotMatch(message, /8821/);
  },
}));

/** Text that an engine quotes in its message. */
const quoted = [
  '{"a": position 8821}',
  '{"a": position 88',
  'at position 8821',
  '8821 position 8',
].map((text) => ({
  name: `the message does not quote: ${text}`,
  given: () => ({ settings: { KEENIO_PROPERTIES: text } }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.doesNotMatch(message, /88|position 8/, 'the value was told');
  },
}));

export const properties = [
  ...found,
  ...absent,
  ...defaults,
  ...names,
  ...refusals,
  ...refusedNames,
  ...positions,
  ...quoted,
  {
    name: 'properties are sent in the order they are mapped in, before keen',
    needs: 'context',
    given: () => ({ settings: mapping({ z: 'user.email', a: 'context.clientName' }) }),
    expect(seen) {
      goesOn(seen);
      assert.deepEqual(Object.keys(sent(seen)), ['userId', 'name', 'ip', 'z', 'a', 'keen']);
    },
  },
  {
    name: 'nothing is left of the default properties: the token and the time still are',
    given: () => ({ settings: mapping({ userId: null, name: null, ip: null }) }),
    expect: (seen) => recorded(seen, { keen: makeEvent().keen }),
  },
  {
    name: 'an empty mapping changes nothing',
    given: () => ({ settings: mapping({}) }),
    expect: (seen) => recorded(seen),
  },
  {
    name: 'the flag is looked at first: a bad mapping lets a recorded user in',
    given: () => ({
      user: makeUser({ signedUp: true }),
      settings: { KEENIO_PROPERTIES: '{' },
    }),
    expect: skipped,
  },
  {
    name: 'paths into a context that is not there',
    given: () => ({ context: undefined, settings: mapping({ app: 'context.clientName' }) }),
    expect(seen) {
      goesOn(seen);
      assert.deepEqual(Object.keys(sent(seen)), ['userId', 'name', 'keen']);
    },
  },
  {
    name: 'a mapping of a hundred properties',
    given: () => ({
      context: makeContext(),
      settings: mapping(
        Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, 'user.email'])),
      ),
    }),
    expect(seen) {
      goesOn(seen);
      assert.equal(Object.keys(sent(seen)).filter((name) => /^p\d+$/.test(name)).length, 100);
    },
  },
];
