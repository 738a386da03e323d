import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { parseArgs } from 'node:util';
import { isMain } from './is-main.mjs';
import { Faults, makeFault, reachesKeen } from './keen-faults.mjs';
import { findRoute, Project, sizeLimit } from './keen-project.mjs';
import { Store } from './keen-store.mjs';

/** Of a body that is too large this much is read (and dropped) before the connection is closed. */
const READ_AT_MOST = 100_000_000;

/** Longer than any test pauses, so that no client meets a socket closed for being idle. */
const KEEP_ALIVE_MS = 60_000;

const DEFAULTS = {
  host: '127.0.0.1',
  port: 0,
  projectId: 'localproject',
  writeKey: 'local-write-key',
  readKey: 'local-read-key',
  masterKey: 'local-master-key',
  now: () => Date.now(),
  keep: Infinity,
};

/** Numbers connections and knows the raw socket of each, which TLS hides. */
class Connections {
  count = 0;
  #open = new Map();

  add(socket) {
    this.count += 1;
    const peer = `${socket.remoteAddress} ${socket.remotePort}`;
    this.#open.set(peer, { number: this.count, socket });
    socket.on('close', () => this.#open.delete(peer));
  }

  of({ remoteAddress, remotePort }) {
    return this.#open.get(`${remoteAddress} ${remotePort}`);
  }

  closeAll() {
    for (const { socket } of this.#open.values()) socket.destroy();
  }
}

/** Reads a body, keeping it only while it is within `limit` bytes. */
async function readBody(message, limit) {
  let chunks = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes > limit) chunks = [];
    else chunks.push(chunk);
    if (bytes > READ_AT_MOST) break;
  }
  return { body: Buffer.concat(chunks), bytes };
}

/** A request as tests see it; body, fault and status are filled in as they come. */
const recordOf = (message, at, socket) => ({
  method: message.method,
  path: message.url,
  headers: message.headers,
  rawHeaders: message.rawHeaders,
  body: '',
  bodyBytes: 0,
  at,
  socket,
  fault: null,
  status: null,
});

/**
 * @typedef {object} RecordedRequest
 * @property {string} method
 * @property {string} path with the query
 * @property {Record<string, string>} headers
 * @property {string[]} rawHeaders
 * @property {string} body empty when it was above the limit
 * @property {number} bodyBytes
 * @property {number} at when its headers came, milliseconds since 1970
 * @property {number} socket the number of its connection, from 1
 * @property {import('./keen-faults.mjs').Fault | null} fault
 * @property {number | null} status of the answer, null while there is none
 *
 * @typedef {object} LocalKeen
 * @property {string} url without a slash at the end
 * @property {RecordedRequest[]} requests in the order they came
 * @property {number} connections how many were ever accepted
 * @property {(collection?: string) => object[]} events a copy of what is stored
 * @property {(...faults: import('./keen-faults.mjs').Fault[]) => void} fault queues faults, one
 *   for each following write request
 * @property {(pick?: (request: RecordedRequest, ordinal: number) => object | undefined) => void}
 *   faultBy decides per write request, counted from 1, whenever the queue is empty
 * @property {() => void} clearFaults queue, function and count
 * @property {() => void} reset events, tokens, requests and faults
 * @property {() => Promise<void>} close ends open sockets too; again and again does no harm
 */

/**
 * Starts a local Keen: what a sign-up rule writes to, and count and extraction to read it back.
 *
 * @param {object} [options]
 * @param {string} [options.host]
 * @param {number} [options.port] 0 for any that is free
 * @param {string} [options.projectId]
 * @param {string} [options.writeKey]
 * @param {string} [options.readKey]
 * @param {string} [options.masterKey]
 * @param {string} [options.file] JSON lines; events and tokens survive a restart in it
 * @param {{key: string, cert: string}} [options.tls] for https
 * @param {() => number} [options.now] milliseconds since 1970
 * @param {number} [options.keep] how many requests, the last ones, `requests` holds
 * @returns {Promise<LocalKeen>} once it listens
 * @throws {Error} when the address is taken or the file cannot be read
 */
export async function startKeen(options) {
  const { host, port, file, tls, now, keep, ...access } = { ...DEFAULTS, ...options };
  const store = new Store(file);
  const project = new Project({ ...access, now }, store);
  const faults = new Faults();
  const connections = new Connections();
  const requests = [];

  function answer({ route, message, read, request, response, fault }) {
    const own = reachesKeen(fault) ? project.answer(route, message, read) : undefined;
    if (fault) {
      const resetSocket = () => connections.of(message.socket)?.socket.resetAndDestroy();
      makeFault(fault, { response, own, request, resetSocket });
      return;
    }
    request.status = own.status;
    response.writeHead(own.status, { ...own.headers, 'content-length': own.body.length });
    response.end(own.body);
  }

  async function serve(message, response) {
    const request = recordOf(message, now(), connections.of(message.socket)?.number);
    requests.push(request);
    if (requests.length > keep) requests.shift();
    const route = findRoute(message.method, message.url);
    let read;
    try {
      read = await readBody(message, sizeLimit(route));
    } catch {
      return; // The client went away in mid-body: there is nobody to answer.
    }
    request.body = read.body.toString();
    request.bodyBytes = read.bytes;
    const fault = route?.isWrite ? faults.take(request) : undefined;
    request.fault = fault ?? null;
    const exchange = { route, message, read, request, response, fault };
    if (!fault?.delayMs) {
      answer(exchange);
      return;
    }
    const timer = setTimeout(answer, fault.delayMs, exchange);
    response.on('close', () => clearTimeout(timer));
  }

  const server = tls ? https.createServer(tls, serve) : http.createServer(serve);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('connection', (socket) => connections.add(socket));
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    store.close();
    throw error;
  }

  let closed;
  async function close() {
    const end = once(server, 'close');
    server.close();
    connections.closeAll();
    await end;
    store.close();
  }

  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls ? 'https' : 'http'}://${shownHost}:${server.address().port}`,
    requests,
    get connections() {
      return connections.count;
    },
    events: (collection = 'signups') => structuredClone(store.events(collection)),
    fault: (...added) => faults.add(added),
    faultBy: (pick) => faults.by(pick),
    clearFaults: () => faults.clear(),
    reset() {
      store.clear();
      requests.length = 0;
      faults.clear();
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** `node playground/keen.mjs [--port 8888] [--file events.jsonl]`, until Ctrl-C. */
async function main() {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '8888' }, file: { type: 'string' } },
  });
  const keen = await startKeen({ port: Number(values.port), file: values.file });
  console.log(`A local Keen listens on ${keen.url}

  project id   ${DEFAULTS.projectId}
  write key    ${DEFAULTS.writeKey}
  read key     ${DEFAULTS.readKey}
  master key   ${DEFAULTS.masterKey}
  events       ${values.file ?? 'in memory'}

Ctrl-C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => keen.close());
}

if (isMain(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
