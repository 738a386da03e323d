import http from 'node:http';
import { readPastedRule } from './pasted-rule.mjs';
import { makeConfiguration, makeUser, signUp } from './sign-up.mjs';

/** The columns of the table. */
export const CONTESTANTS = {
  ours: 'this rule',
  handWritten: '(a) hand-written',
  request: '(b) `request.post`',
  keenTracking: '(c) `keen-tracking`',
  axios: '(d) `axios.post`',
  fetch: '(e) bare `fetch`',
};

/** Each is loaded when it is asked for, so that a process that measures one holds no other. */
const RULES = {
  ours: () => readPastedRule(),
  handWritten: async () => (await import('./peers/hand-written.mjs')).createRule,
  request: async () => (await import('./peers/request.mjs')).createRule,
  keenTracking: async () => (await import('./peers/keen-tracking.mjs')).createRule,
  axios: async () => (await import('./peers/axios.mjs')).createRule,
  fetch: async () => (await import('./peers/fetch.mjs')).createRule,
};

/**
 * One sign-up by each contestant.
 *
 * @param {string} url where Keen is
 * @param {object} [options]
 * @param {string[]} [options.names] of the contestants that are wanted, all of them otherwise
 * @param {object} [options.settings] on top of credentials and URL
 * @param {() => object} [options.user] makes a user
 * @param {Function} [options.fetch] instead of the global one
 * @param {Function} [options.adapter] of axios
 * @returns {Promise<Record<string, () => Promise<void>>>}
 */
export async function createSignUps(
  url,
  { names = Object.keys(CONTESTANTS), settings, user = makeUser, ...transports } = {},
) {
  const agent = new http.Agent({ keepAlive: true });
  const signUps = {};
  for (const name of names) {
    const createRule = await RULES[name]();
    const configuration = makeConfiguration(url, settings);
    const rule = createRule({ configuration, agent, ...transports });
    signUps[name] = () => signUp(rule, user());
  }
  return signUps;
}
