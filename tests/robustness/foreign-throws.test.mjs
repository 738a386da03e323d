// What a host lends a login may throw, be missing, or return rubbish: there is one answer, which
// repeats no foreign text, and the next login is recorded.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { types } from 'node:util';
import { revoked, throwing } from '../contract/hostile-objects.mjs';
import { tellsNothing } from '../contract/outcome.mjs';
import { makeAuth0, makeContext, makeSettings, makeUser, SECRETS } from '../contract/sign-up.mjs';
import { answer, openVirtualHost } from './virtual-host.mjs';

const require = createRequire(import.meta.url);
const quoting = () => Object.assign(new Error(`no: ${SECRETS.join()}`), { code: SECRETS.join() });

/** What is thrown. */
const THROWN = {
  null: () => null,
  undefined: () => undefined,
  'the write key': () => SECRETS[0],
  'an error that quotes the write key': quoting,
  'a revoked proxy': revoked,
  'an object that throws': throwing,
};

/** What is returned, or stands there in place of a function. */
const RUBBISH = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  'a BigInt': () => 7n,
  'a text': () => SECRETS.join(),
  'a symbol': () => Symbol(SECRETS[0]),
  'an empty object': () => ({}),
  'a revoked proxy': revoked,
  'an object that throws': throwing,
};

/** Puts `value` at the path below a host's names; what is around it stays as it is. */
const PLACES = {
  require: (value) => ({ require: value }),
  'process.getBuiltinModule': (value) => ({ process: { getBuiltinModule: value } }),
  'require, without a process': (value) => ({ require: value, process: undefined }),
  'zlib, from require': (value) => ({
    process: undefined,
    require: (name) => (/zlib/.test(name) ? { brotliDecompressSync: value } : require(name)),
  }),
  'console.error': (value) => ({ console: { error: value } }),
  fetch: (value) => ({ fetch: value }),
  setTimeout: (value) => ({ setTimeout: value }),
  clearTimeout: (value) => ({ clearTimeout: value }),
  AbortController: (value) => ({ AbortController: value }),
  'performance.now': (value) => ({ performance: { now: value } }),
  'auth0.users.updateAppMetadata': (value) => ({ auth0: { users: { updateAppMetadata: value } } }),
};

/** Whole objects that are not what they should be. */
const OBJECTS = ['console', 'performance', 'auth0', 'process'];

/** What Keen does, in turn: a retry, a refusal, silence. */
const KEENS = {
  'recorded at once': [201],
  'recorded at the second attempt': [503, 201],
  refused: [400],
  silent: ['silence'],
};

const fetchOf = (statuses) => (_url, init, world) => {
  const status = statuses[Math.min(world.attempt, statuses.length) - 1];
  if (status !== 'silence') return Promise.resolve(answer(status));
  return new Promise((_, reject) => {
    init?.signal?.addEventListener?.('abort', () => reject(new Error('aborted')));
  });
};

const goodLogin = (statuses) => ({
  user: makeUser(),
  context: makeContext(),
  configuration: makeSettings('https://keen.example', {
    KEENIO_MAX_ATTEMPTS: '3',
    KEENIO_TIMEOUT_MS: '300',
  }),
  auth0: makeAuth0(),
  fetch: fetchOf(statuses),
});

/** One login with these names, and then one to which nothing happens. */
async function logIn(names, statuses, onError) {
  const host = openVirtualHost();
  const login = { ...goodLogin(statuses), ...names };
  login.configuration.KEENIO_ON_ERROR = onError;
  const [seen] = await host.play([login]);
  // Where the host's timers fail, those of Node itself measure the time.
  for (let waited = 0; seen.calls.length === 0 && waited < 2000; waited += 10) await wait(10);
  const [next] = await host.play([goodLogin([201])]);
  return { seen, next };
}

function checkAnswer({ seen, next }, onError) {
  assert.equal(seen.thrown, undefined, 'the rule threw');
  assert.equal(seen.calls.length, 1, 'callbacks');
  const [{ error, user, context }] = seen.calls;
  assert.ok(Object.is(user, seen.given.user) && Object.is(context, seen.given.context));
  tellsNothing(seen, SECRETS);
  if (onError === 'allow') assert.equal(error, null);
  if (error !== null) {
    assert.ok(types.isNativeError(error));
    assert.equal(error.name, 'KeenSignupError');
    assert.match(error.code, /^KEEN_/);
  }
  assert.equal(next.calls.length, 1, 'callbacks of the next login');
  assert.equal(next.calls[0].error, null, 'the next login');
  assert.equal(next.requests.length, 1);
}

/** Without a timer that fires, nothing ends a silence or a wait. */
const isHopeless = (place, keen) => place === 'setTimeout' && /silent|second/.test(keen);

describe('foreign code', { concurrency: 4 }, () => {
  for (const [place, put] of Object.entries(PLACES)) {
    describe(place, () => {
      for (const [keen, statuses] of Object.entries(KEENS)) {
        for (const onError of ['deny', 'allow']) {
          for (const [what, make] of Object.entries(THROWN)) {
            const boom = () => {
              throw make();
            };
            test(`throws ${what}; Keen: ${keen}, ${onError}`, async () => {
              checkAnswer(await logIn(put(boom), statuses, onError), onError);
            });
          }
        }
        for (const [what, make] of Object.entries(RUBBISH)) {
          test(`is ${what}; Keen: ${keen}`, async () => {
            checkAnswer(await logIn(put(make()), statuses, 'deny'), 'deny');
          });
          if (isHopeless(place, keen)) continue;
          test(`returns ${what}; Keen: ${keen}`, async () => {
            checkAnswer(await logIn(put(make), statuses, 'deny'), 'deny');
          });
        }
      }
    });
  }

  for (const place of OBJECTS) {
    describe(place, () => {
      for (const [what, make] of Object.entries(RUBBISH)) {
        test(`is ${what}`, async () => {
          checkAnswer(await logIn({ [place]: make() }, [503, 201], 'deny'), 'deny');
        });
      }
    });
  }
});
