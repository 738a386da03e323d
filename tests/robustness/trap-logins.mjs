// Logins for traps, and a trap at each call out of the module during one of them.
import assert from 'node:assert/strict';
import { makeAuth0, makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { rigTraps } from './traps.mjs';
import { answer, never, openVirtualHost } from './virtual-host.mjs';

const stored = async () => answer(201);
const busyAtFirst = async (_url, _init, { attempt }) => answer(attempt === 1 ? 503 : 201);
export const hanging = (_url, { signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

export const settings = (more) =>
  makeSettings('https://keen.example', {
    KEENIO_MAX_ATTEMPTS: '2',
    KEENIO_TIMEOUT_MS: '1000',
    ...more,
  });

/** A login of a new user. */
export const newcomer = (more) => ({
  user: makeUser(),
  context: makeContext(),
  configuration: settings(),
  auth0: makeAuth0(),
  fetch: stored,
  ...more,
});

/** What a login may be doing when the module traps. */
export const LOGINS = {
  'a sign-up': () => newcomer(),
  'a sign-up at the second attempt': () => newcomer({ fetch: busyAtFirst }),
  'a sign-up with everything mapped': () =>
    newcomer({
      user: makeUser({ user_metadata: { a: [1, { b: 'c' }], 'a.b': 1 } }),
      configuration: settings({
        KEENIO_PROPERTIES: '{"meta": "user.user_metadata", "app": "context.clientName"}',
        KEENIO_ADDONS: 'ip_to_geo, ua_parser, date_time_parser',
        KEENIO_SIGNUP_WINDOW: '9999d',
      }),
    }),
  'a refusal': () =>
    newcomer({ fetch: async () => answer(400, { body: '{"error_code":"InvalidEventError"}' }) }),
  silence: () => newcomer({ fetch: never }),
  'a mark that hangs': () => newcomer({ auth0: makeAuth0(never) }),
  'bad settings': () => newcomer({ configuration: settings({ KEENIO_TIMEOUT_MS: 'soon' }) }),
  'a user who is recorded already': () => newcomer({ user: makeUser({ signedUp: true }) }),
};

/** Logins in which a promise of the host's rejects: `silence` where the request is aborted. */
export const REJECTING = {
  silence: () => newcomer({ fetch: hanging }),
  'a mark that is lost': () => newcomer({ auth0: makeAuth0(rejecting) }),
};

const allow = (login) => ({
  ...login,
  configuration: { ...login.configuration, KEENIO_ON_ERROR: 'allow' },
});

export function openRigged() {
  const host = openVirtualHost();
  return { host, rig: rigTraps(host.context) };
}

/** A promise of the host's that rejects, and that the host takes care of should nobody else. */
function rejecting() {
  const promise = Promise.reject(new Error('not saved'));
  promise.catch(() => {});
  return promise;
}

/** What became of a login that traps somewhere: its own end, or KEEN_INTERNAL. */
function checkTrapped(seen, own, isAllowed, at) {
  assert.equal(seen.thrown, undefined, `call ${at}: the rule threw`);
  assert.equal(seen.calls.length, 1, `call ${at}: callbacks`);
  const [{ error }] = seen.calls;
  if (isAllowed) {
    assert.equal(error, null, `call ${at}`);
    return;
  }
  const code = error?.code ?? null;
  assert.ok(code === own || code === 'KEEN_INTERNAL', `call ${at}: ${code}`);
  if (code !== null) assert.equal(error.name, 'KeenSignupError');
}

/**
 * Plays a login with a trap at its first call out of the module, then at its second, and so on, and
 * a good login after each.
 *
 * @returns how many calls a login makes, and how many of the logins trapped
 */
export async function trapAtEachCall(make) {
  const { host, rig } = openRigged();
  // In a fresh instance there are more calls than later on.
  rig.trapAt(Number.POSITIVE_INFINITY);
  const [first] = await host.play([make()]);
  const own = first.calls[0].error?.code ?? null;
  const { calls } = rig;
  let trapped = 0;
  for (let at = 1; at <= calls; at += 1) {
    for (const isAllowed of [false, true]) {
      rig.trapAt(at);
      const all = await host.play([isAllowed ? allow(make()) : make()]);
      const isTrapped = rig.calls >= at;
      rig.trapAt(Number.POSITIVE_INFINITY);
      checkTrapped(all[0], own, isAllowed, at);
      // After its own answer a login may leave the timer that was about to be cleared.
      const isFailed = all[0].calls[0].error?.code === 'KEEN_INTERNAL';
      assert.ok(all.left <= (isFailed ? 0 : 1), `call ${at}: ${all.left} timers left`);
      const [next] = await host.play([newcomer()]);
      assert.equal(next.calls.length, 1);
      assert.equal(next.calls[0].error, null, `after a trap at call ${at}`);
      if (isTrapped) trapped += 1;
    }
  }
  return { calls, trapped };
}
