// The kinds of logins of the soak: usual ones, ones that fail, and hostile ones.
import { boom, revoked, throwing, withGetter } from '../contract/hostile-objects.mjs';
import { makeSettings } from '../contract/sign-up.mjs';
import { answer, never } from './virtual-host.mjs';

const refused = (error_code) => ({ body: JSON.stringify({ error_code }) });

const settings = (more) =>
  makeSettings('https://keen.example', { KEENIO_MAX_ATTEMPTS: '3', ...more });
export const GOOD = settings();
const MAPPED = settings({
  KEENIO_PROPERTIES: '{"picture": "user.picture", "meta": "user.user_metadata"}',
});
const newcomer = (number) => ({ user_id: `auth0|${number}`, name: 'One of many' });
const auth0 = (updateAppMetadata) => ({ users: { updateAppMetadata } });

const stored = () => answer(201);

/** By turns: a kind of login, what it comes to, what it brings, and how its attempts end. */
export const KINDS = [
  ['recorded already', 'null', (number) => ({ user: { ...newcomer(number), signedUp: true } })],
  [
    'recorded already, saved',
    'null',
    (number) => ({ user: { ...newcomer(number), app_metadata: { signedUp: true } } }),
  ],
  ['new', 'null', (number) => ({ user: newcomer(number) }), [stored]],
  [
    'new, mark saved',
    'null',
    (number) => ({ user: newcomer(number), auth0: auth0(async () => ({})) }),
    [stored],
  ],
  [
    'new, everything mapped',
    'null',
    (number) => ({
      user: { ...newcomer(number), created_at: new Date(), user_metadata: { a: [{ b: 'c' }] } },
      configuration: settings({
        KEENIO_PROPERTIES: '{"meta": "user.user_metadata", "app": "context.clientName"}',
        KEENIO_ADDONS: 'ip_to_geo, ua_parser, date_time_parser',
        KEENIO_SIGNUP_WINDOW: '1d',
      }),
    }),
    [stored],
  ],
  [
    'new, at the second attempt',
    'null',
    (number) => ({ user: newcomer(number) }),
    [() => answer(503, { retryAfter: '1' }), stored],
  ],
  [
    'new, mark lost',
    'null',
    (number) => ({
      user: newcomer(number),
      auth0: auth0(async () => {
        throw new Error('not saved');
      }),
    }),
    [stored],
  ],
  [
    'new, saving the mark never ends',
    'null',
    (number) => ({ user: newcomer(number), auth0: auth0(never) }),
    [stored],
  ],
  [
    'refused',
    'KEEN_REJECTED',
    (number) => ({ user: newcomer(number) }),
    [() => answer(401, refused('InvalidApiKeyError'))],
  ],
  [
    'refused, allow',
    'null',
    (number) => ({
      user: newcomer(number),
      configuration: settings({ KEENIO_ON_ERROR: 'allow' }),
    }),
    [() => answer(400, refused('InvalidEventError'))],
  ],
  [
    'unavailable',
    'KEEN_UNAVAILABLE',
    (number) => ({ user: newcomer(number) }),
    [() => answer(503)],
  ],
  ['no answer', 'KEEN_NETWORK', (number) => ({ user: newcomer(number) }), [boom]],
  ['silence', 'KEEN_TIMEOUT', (number) => ({ user: newcomer(number) }), [never]],
  ['bad settings', 'KEEN_SETTINGS', (number) => ({ user: newcomer(number), configuration: {} })],
  ['no user', 'KEEN_EVENT', () => ({ user: undefined })],
  ['a user that throws', 'KEEN_EVENT', () => ({ user: throwing() })],
  ['a user that was revoked', 'KEEN_EVENT', () => ({ user: revoked() })],
  [
    'mapped values that throw',
    'null',
    (number) => ({
      user: withGetter({ ...newcomer(number), user_metadata: { toJSON: boom } }, 'picture'),
      configuration: MAPPED,
    }),
    [stored],
  ],
  [
    'mapped values that are left out',
    'null',
    (number) => ({
      user: { ...newcomer(number), picture: 'x'.repeat(12_000), user_metadata: { 'a.b': 1, c: 2 } },
      configuration: MAPPED,
    }),
    [stored],
  ],
  [
    'a context that throws',
    'null',
    (number) => ({ user: newcomer(number), context: throwing() }),
    [stored],
  ],
  [
    'settings that throw',
    'KEEN_SETTINGS',
    (number) => ({ user: newcomer(number), configuration: throwing() }),
  ],
  [
    'a client that throws',
    'null',
    (number) => ({ user: newcomer(number), auth0: throwing() }),
    [stored],
  ],
  [
    'an answer whose status throws',
    'KEEN_NETWORK',
    (number) => ({ user: newcomer(number) }),
    [() => withGetter({}, 'status')],
  ],
  [
    'an answer whose headers and body throw',
    'KEEN_UNAVAILABLE',
    (number) => ({ user: newcomer(number) }),
    [() => withGetter(withGetter({ status: 503 }, 'headers'), 'body')],
  ],
  [
    'an answer that is revoked',
    'KEEN_NETWORK',
    (number) => ({ user: newcomer(number) }),
    [revoked],
  ],
  [
    'a body that never ends',
    'null',
    (number) => ({ user: newcomer(number) }),
    [() => ({ ...answer(201), body: { [Symbol.asyncIterator]: () => ({ next: never }) } })],
  ],
];
