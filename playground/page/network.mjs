import { AsyncLocalStorage } from 'node:async_hooks';
import { recordExchanges } from '../exchanges.mjs';
import { MASK } from '../screen.mjs';

/** The part of an address of Keen's that does not name the project. */
const IN_PROJECT = /\/3\.0\/projects\/[^/]+(\/.*)$/;

/** How long the rest of an answer may take once the login has ended, in milliseconds. */
const ANSWER_MS = 500;

const inTime = (promise) =>
  Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ANSWER_MS, '').unref())]);

async function shown({ answer, ...exchange }) {
  const headers = { ...exchange.headers };
  if (headers.authorization) headers.authorization = MASK;
  return { ...exchange, headers, answer: await inTime(answer) };
}

/**
 * The network and the log of the sandbox. Whatever the address, a request ends at the local Keen, with
 * the local project: nothing leaves this machine. Each login sees its own requests and lines, because
 * the rule stays in the async context that the login came in.
 *
 * @param {string} projectUrl the project of the local Keen
 */
export function createNetwork(projectUrl) {
  const logins = new AsyncLocalStorage();

  async function fetchFromKeen(url, options) {
    const match = IN_PROJECT.exec(new URL(url).pathname);
    if (!match) throw new TypeError('fetch failed: only Keen can be reached from here');
    return fetch(`${projectUrl}${match[1]}`, { ...options, redirect: 'manual' });
  }

  const log = (...parts) => logins.getStore()?.log.push(parts.map(String).join(' '));

  return {
    fetch: (url, options) => (logins.getStore()?.fetch ?? fetchFromKeen)(url, options),
    console: { log, info: log, debug: log, warn: log, error: log },
    /**
     * @template T
     * @param {() => Promise<T>} login
     * @returns {Promise<{result: T, ms: number, exchanges: object[], log: string[]}>} what it came to,
     *   the time it took, its requests with what Keen answered, and what it logged
     */
    async record(login) {
      const { fetch, exchanges } = recordExchanges(fetchFromKeen);
      const lines = [];
      const began = performance.now();
      const result = await logins.run({ fetch, log: lines }, login);
      const ms = performance.now() - began;
      return { result, ms, exchanges: await Promise.all(exchanges.map(shown)), log: lines };
    },
  };
}
