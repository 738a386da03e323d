/** What a host may lack. */

/** More requests than these wait for their turn: each takes a file handle of the process. */
const MOST_OPEN = 64;

/** Milliseconds. Servers and proxies close idle connections after five seconds or more. */
const MOST_IDLE = 4000;

/** As much of an `AbortController` as the `fetch` below listens to. */
export class StandInController {
  signal = { aborted: false, onabort: undefined };

  abort() {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    this.signal.onabort?.();
  }
}

/**
 * Makes as much of `fetch` as the rule uses, over Node's `https` (and `http`, which the settings allow
 * for loopback only). Its connections live as long as the process; nothing else of a login is kept.
 *
 * Redirects are not followed. The body of an answer is Node's stream of it. What is awaited was made
 * in the async context of its own request, so that it goes on there.
 *
 * @returns {(url: string, init: object, builtin: (name: string) => any) => Promise<object>} takes the
 *   `init` of a `fetch`, with the signal of a `StandInController`, and `isRetry` for a new connection.
 *   `builtin` gives Node's own modules. Rejects when no answer comes
 */
export function createFetch() {
  const agents = {};
  const waiting = new Set();
  let open = 0;

  /** Waits until the request may be sent, in the order of arrival. */
  const takeTurn = (signal) =>
    new Promise((resolve, reject) => {
      signal.onabort = () => {
        waiting.delete(resolve);
        reject(new Error('aborted'));
      };
      if (signal.aborted) {
        signal.onabort();
      } else if (open < MOST_OPEN) {
        open += 1;
        resolve();
      } else {
        waiting.add(resolve);
      }
    });

  const passTurn = () => {
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next();
    } else {
      open -= 1;
    }
  };

  /** Calls `end` when its connection is free or closed, maybe more than once. */
  const send = (url, init, builtin, resolve, end) => {
    const { method, headers, body, signal, isRetry } = init;
    if (signal.aborted) return end();
    const scheme = url.startsWith('https:') ? 'https' : 'http';
    const client = builtin(scheme);
    agents[scheme] ??= createAgent(client);
    const agent = agents[scheme];
    if (isRetry) {
      // When one idle connection is dead, all of them may be.
      for (const socket of Object.values(agent.freeSockets).flat()) socket.destroy();
    }
    const request = client.request(url, { method, headers, agent });
    signal.onabort = () => {
      request.destroy();
      // A proxy that stays silent would keep the request from closing.
      end();
    };
    request.on('error', end);
    // A switch of protocols ends without an error and without an answer.
    request.on('close', end);
    request.on('response', (answer) => {
      // The server does not read the rest of the request, so that it would never close.
      answer.on('end', () => request.writableFinished || request.destroy());
      resolve({
        status: answer.statusCode,
        headers: { get: (name) => answer.headersDistinct[name]?.join(', ') },
        body: answer,
      });
    });
    request.end(body);
  };

  const exchange = (url, init, builtin) =>
    new Promise((resolve, reject) => {
      // A promise settles once, so the turn is passed on once.
      new Promise((end) => send(url, init, builtin, resolve, end))
        .catch(() => {})
        .then(() => {
          passTurn();
          reject(new Error('no answer'));
        });
    });

  // Not an async function: zone.js does not follow those. A copy of `init`, because the next attempt
  // changes it.
  return (url, { ...init }, builtin) =>
    takeTurn(init.signal).then(() => exchange(url, init, builtin));
}

/** An agent that keeps connections, and goes through a proxy where Node itself is told to. */
function createAgent({ Agent, globalAgent }) {
  const proxyEnv = globalAgent.options?.proxyEnv;
  return new Agent({ keepAlive: true, scheduling: 'lifo', timeout: MOST_IDLE, proxyEnv });
}

const tried = new WeakMap();

/**
 * Whether a signal of this `AbortController` can be given to this `fetch`: one of another realm
 * cannot. Without a `Request` to try it with, it is assumed.
 */
export function pairs(fetch, AbortController, Request) {
  if (typeof AbortController !== 'function') return false;
  if (typeof Request !== 'function') return true;
  const controllers = tried.get(fetch) ?? new WeakMap();
  tried.set(fetch, controllers);
  if (!controllers.has(AbortController)) {
    controllers.set(AbortController, canAbort(Request, AbortController));
  }
  return controllers.get(AbortController);
}

function canAbort(Request, AbortController) {
  try {
    new Request('http://localhost', { signal: new AbortController().signal });
    return true;
  } catch {
    return false;
  }
}
