/** What a host may lack. */

/** The most requests that are open at once, because each takes a file handle. Others wait. */
const MOST_OPEN = 64;

/** How long a connection may be idle, in milliseconds. Most servers wait 5 s or more. */
const MOST_IDLE = 4000;

/** As much of an `AbortController` as the `fetch` below listens to. */
export class StandInController {
  signal = { aborted: false, onabort: undefined };

  abort() {
    this.signal.aborted = true;
    this.signal.onabort?.();
  }
}

/**
 * Makes as much of `fetch` as the rule uses, over Node's `https` (and `http`, which the settings allow
 * for loopback only). Connections are kept, nothing else of a login is.
 *
 * Redirects are not followed. The body of an answer is Node's stream. All waiting is on promises of
 * the request itself, so that it goes on in its own async context.
 *
 * @returns {(url: string, init: object, builtin: (name: string) => any) => Promise<object>} takes the
 *   `init` of a `fetch`, whose `signal` is that of a `StandInController`. `init.isRetry` asks for a new
 *   connection. `builtin` gives Node's own modules. Rejects when no answer comes
 */
export function createFetch() {
  const agents = {};
  const waiting = new Set();
  let open = 0;

  /** Lets the one that has waited longest go, where there is a turn to take. */
  const letOneGo = () => {
    const [next] = waiting;
    if (!next || open === MOST_OPEN) return;
    waiting.delete(next);
    open += 1;
    next();
  };

  /** Waits until the request may be sent, in the order of arrival. */
  const takeTurn = (signal) =>
    new Promise((resolve, reject) => {
      waiting.add(resolve);
      signal.onabort = () => {
        waiting.delete(resolve);
        reject(new Error('aborted'));
      };
      if (signal.aborted) signal.onabort();
      letOneGo();
    });

  /** Sends one request. Calls `end`, maybe more than once, when its connection is free or closed. */
  const send = (url, { method, headers, body, signal, isRetry }, builtin, resolve, end) => {
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
      // While a proxy makes a tunnel, a request does not close.
      end();
    };
    request.on('error', end);
    // A switch of protocols ends without an error and without an answer.
    request.on('close', end);
    request.on('response', (answer) => {
      // A server that answers before it has read the request may never read the rest.
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
      const passTurn = () => {
        open -= 1;
        letOneGo();
        reject(new Error('no answer'));
      };
      // A promise settles once, so the turn is passed on once.
      new Promise((end) => send(url, init, builtin, resolve, end)).then(passTurn, passTurn);
    });

  // Not an async function: zone.js does not follow those.
  return (url, init, builtin) => takeTurn(init.signal).then(() => exchange(url, init, builtin));
}

/** An agent that keeps connections, and goes through a proxy where Node itself is told to. */
function createAgent({ Agent, globalAgent }) {
  const proxyEnv = globalAgent.options?.proxyEnv;
  return new Agent({ keepAlive: true, scheduling: 'lifo', timeout: MOST_IDLE, proxyEnv });
}

const known = new WeakMap();

/**
 * Whether the host's `fetch` takes a signal of this `AbortController`: it refuses one of another realm.
 * Tried once with the host's `Request`, which refuses the same; without a `Request` it is assumed.
 */
export function canAbort(AbortController, Request) {
  if (typeof AbortController !== 'function') return false;
  if (typeof Request !== 'function') return true;
  if (!known.has(AbortController)) {
    const request = () => new Request('http://localhost', { signal: new AbortController().signal });
    known.set(AbortController, attempt(request) !== undefined);
  }
  return known.get(AbortController);
}

/** What a function of the host's gives; undefined when it throws. */
export function attempt(call) {
  try {
    return call();
  } catch {
    return undefined;
  }
}
