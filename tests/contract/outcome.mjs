// Checks of what a login came to. Each takes what was seen of it, and throws when it is wrong.
import assert from 'node:assert/strict';
import { inspect, types } from 'node:util';
import { makeEvent } from './sign-up.mjs';

/** The one callback, with the very objects that came in. */
function answer({ calls, thrown, given }) {
  assert.equal(thrown, undefined, 'the rule threw');
  assert.equal(calls.length, 1, 'callbacks');
  const [call] = calls;
  assert.equal(call.count, 3, 'what the callback was given');
  assert.ok(Object.is(call.user, given.user), 'another user');
  assert.ok(Object.is(call.context, given.context), 'another context');
  return call;
}

/** The login goes on. */
export function goesOn(seen) {
  const { error } = answer(seen);
  assert.equal(error, null, inspect(error));
}

/** The login goes on and nothing was sent. */
export function skipped(seen) {
  goesOn(seen);
  assert.equal(seen.calls[0].synchronous, true, 'an answer that came late');
  assert.equal(seen.requests.length, 0, 'requests');
  assert.deepEqual(seen.lines, []);
}

/** The login goes on and Keen was sent this event, once. */
export function recorded(seen, event = makeEvent()) {
  goesOn(seen);
  assert.deepEqual(sent(seen), inHost(seen, event));
  assert.deepEqual(seen.lines, []);
}

const lacks = ({ host }, what) => host?.lacks?.includes(what) ?? false;

/** The event as this host can send it. */
export function inHost(seen, { ip, ...event }) {
  return ip === undefined || lacks(seen, 'ip') ? event : { ip, ...event };
}

/**
 * The login goes on, Keen got this event, and one line says what was left out of it: for each of
 * these paths the reason, never the value.
 */
export function leftOut(seen, event, paths) {
  goesOn(seen);
  assert.deepEqual(sent(seen), inHost(seen, event));
  assert.equal(seen.lines.length, 1, inspect(seen.lines));
  const [line] = seen.lines;
  const [, list] = /^keen-signup-rule: left out of the event: (.*)$/s.exec(line) ?? [];
  assert.ok(list, inspect(seen.lines));
  const told = list.split(', ').map((part) => /^(\S+) \([^()]+\)$/.exec(part)?.[1]);
  assert.deepEqual(told.sort(), [...paths].sort(), line);
}

/** The login goes on, Keen got an event, and there is one line, in which these patterns are. */
export function recordedWithLine(seen, ...patterns) {
  goesOn(seen);
  assert.equal(seen.lines.length, 1, inspect(seen.lines));
  assert.match(seen.lines[0], /^keen-signup-rule: /);
  for (const pattern of patterns) assert.match(seen.lines[0], pattern);
  return sent(seen);
}

/** The event in the one request. */
export function sent({ requests }) {
  assert.equal(requests.length, 1, 'requests');
  return JSON.parse(requests[0].body);
}

/** Nothing says that the user is recorded. */
export function unmarked({ given: { user } }, flag = 'signedUp') {
  assert.equal(Object.hasOwn(user, flag), false, `user.${flag}`);
  assert.equal(user.persistent?.[flag], undefined, `user.persistent.${flag}`);
  assert.equal(user.app_metadata?.[flag], undefined, `user.app_metadata.${flag}`);
}

/** The user carries the mark in both places, where the host can keep it. */
export function marked(seen, flag = 'signedUp') {
  const { user } = seen.given;
  if (lacks(seen, 'mark')) return;
  assert.equal(user.persistent[flag], true);
  assert.equal(user.app_metadata[flag], true);
}

/**
 * The login fails with this code, and with exactly these other fields. A log line (`logged`: all
 * that an Action has to tell) may leave fields out.
 */
export function denied(seen, code, fields = {}) {
  const { error } = answer(seen);
  isOurs(error);
  const { name, logged, ...told } = { ...error, name: error.name };
  const expected = Object.entries({ code, ...fields }).filter(([key]) => !logged || key in told);
  assert.deepEqual(told, Object.fromEntries(expected), error.message);
  assert.deepEqual(seen.lines, []);
  return error;
}

/**
 * The login goes on, one line says why nothing was recorded, and the next login tries again. A host that
 * lets everybody in tells of the failure as with `deny`.
 */
export function allowed(seen, code) {
  if (lacks(seen, 'allow')) {
    const { error } = answer(seen);
    isOurs(error);
    assert.equal(error.code, code);
    return;
  }
  goesOn(seen);
  assert.equal(seen.lines.length, 1, inspect(seen.lines));
  assert.match(seen.lines[0], new RegExp(`keen-signup-rule.*${code}`));
  unmarked(seen);
}

/** An error by its looks: the realm of a sandbox has an `Error` of its own. */
function isOurs(error) {
  assert.ok(types.isNativeError(error), inspect(error));
  assert.equal(error.name, 'KeenSignupError');
  assert.match(error.message, /^\S.*\S$/s);
}

/** None of the secrets is in anything that the host may show or keep. */
export function tellsNothing({ calls, lines }, secrets) {
  const texts = calls.map(({ error }) => everything(error)).concat(lines);
  for (const text of texts) {
    const secret = secrets.find((candidate) => text.includes(candidate));
    assert.equal(secret, undefined, `a secret was told: ${text}`);
  }
}

/** An error with its message, stack, cause and every field, as text. */
const everything = (error) =>
  [
    String(error),
    inspect(error, { showHidden: true, depth: Infinity, maxStringLength: Infinity }),
  ].join('\n');
