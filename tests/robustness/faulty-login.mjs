// Logins against a local Keen that makes faults, and what each of them came to.
import { performance } from 'node:perf_hooks';
import { after, afterEach, before, beforeEach } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { returned } from '../contract/hosts/container.mjs';
import {
  makeAuth0,
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  WRITE_KEY,
} from '../contract/sign-up.mjs';

/** One kind of host is enough here: the contract runs in all of them. */
export const { open, transports } = returned;

/** What a host leaves all rules of a login together. */
export const HOST_LIMIT_MS = 20_000;
/** Of a budget this much may be exceeded before a test fails: these machines are slow and shared. */
export const SLACK_MS = 5000;

/** A local Keen for one test. */
export const startOwnKeen = () => startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });

/** What a suite has while its tests run: `host`, one for all of them, and `keen`, a new one each. */
export function openForSuite(transport) {
  const opened = {};
  before(async () => {
    opened.host = await open({ transport });
  });
  beforeEach(async () => {
    opened.keen = await startOwnKeen();
  });
  afterEach(() => opened.keen.close());
  after(() => opened.host.close());
  return opened;
}

/** Settles as the promise does; rejects when a host would no longer have waited for it. */
async function inTime(promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(reject, HOST_LIMIT_MS, new Error('the login was never answered'));
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One login.
 *
 * @param host as `open` gives it
 * @param url of the local Keen
 * @param {object} [more]
 * @param {object} [more.settings] on top of good ones
 * @param {object} [more.given] what else the login brings
 * @returns what `observe` saw, and `given`, `error`, `ms` (from the call to the callback)
 */
export async function logIn(host, url, { settings, given: own } = {}) {
  const started = performance.now();
  let ms;
  const given = {
    user: makeUser(),
    context: makeContext(),
    configuration: makeSettings(url, settings),
    auth0: makeAuth0(),
    ...own,
    atCallback() {
      ms ??= performance.now() - started;
      own?.atCallback?.();
    },
  };
  const outcome = await inTime(host.login(given));
  return { ...outcome, given, error: outcome.calls[0]?.error, ms };
}

/** Whether the mark is on the user in both places and saved, or in none; else 'in part'. */
export function isMarked({ given: { user, auth0 } }) {
  const places = [
    user.persistent?.signedUp === true,
    user.app_metadata?.signedUp === true,
    auth0.saves.length === 1,
  ];
  if (places.every(Boolean)) return true;
  const isNone = !places.some(Boolean) && auth0.saves.length === 0;
  return isNone ? false : 'in part';
}

/** The moments at which a Keen got its requests, as the waits between them, in milliseconds. */
export const waits = ({ requests }) =>
  requests.slice(1).map(({ at }, number) => at - requests[number].at);
