import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { isMain } from './is-main.mjs';
import { Faults, makeFault, reachesKeen } from './keen-faults.mjs';
import { headersForOrigin } from './keen-origins.mjs';
import { Project } from './keen-project.mjs';
import { findRoute, sizeLimit } from './keen-routes.mjs';
import { Store } from './keen-store.mjs';

/** A body that is too large is read up to this size before the connection is closed, in bytes. */
const READ_AT_MOST = 100_000_000;

/** Longer than any test pauses, so that idle sockets stay open. */
const KEEP_ALIVE_MS = 60_000;

/** The project and its keys, unless others are given. */
const ACCESS = {
  projectId: 'localproject',
  writeKey: 'local-write-key',
  readKey: 'local-read-key',
  masterKey: 'local-master-key',
};

const DEFAULTS = {
  ...ACCESS,
  host: '127.0.0.1',
  port: 0,
  now: () => Date.now(),
  keep: Infinity,
};

/** Numbers connections and keeps the raw socket of each, which TLS hides. */
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

/** Reads a body; a body of more than `limit` bytes is counted but not kept. */
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

/** A request as tests see it; bytes, fault and status are filled in later. */
function recordOf(message, at, socket) {
  let bytes = Buffer.alloc(0);
  return {
    method: message.method,
    path: message.url,
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    // Decoded when somebody reads it, because a batch has megabytes.
    get body() {
      return bytes.toString();
    },
    set bytes(read) {
      bytes = read;
    },
    bodyBytes: 0,
    at,
    socket,
    fault: null,
    status: null,
  };
}

/**
 * @typedef {object} RecordedRequest
 * @property {string} method
 * @property {string} path including the query
 * @property {Record<string, string>} headers
 * @property {string[]} rawHeaders
 * @property {string} body empty when it exceeded the limit
 * @property {number} bodyBytes
 * @property {number} at when its headers arrived, milliseconds since 1970
 * @property {number} socket the number of its connection, from 1
 * @property {import('./keen-faults.mjs').Fault | null} fault
 * @property {number | null} status of the answer, null until there is one
 *
 * @typedef {object} LocalKeen
 * @property {string} url without a trailing slash
 * @property {RecordedRequest[]} requests in order of arrival
 * @property {number} connections how many were accepted so far
 * @property {(collection?: string) => object[]} events a copy of the stored events
 * @property {(...faults: import('./keen-faults.mjs').Fault[]) => void} fault queues faults, one
 *   for each of the next write requests
 * @property {(pick?: (request: RecordedRequest, ordinal: number) => object | undefined) => void}
 *   faultBy decides per write request (`ordinal` counts from 1) while the queue is empty
 * @property {() => void} clearFaults removes the queue and the function, and counts from 1 again
 * @property {() => void} reset removes events, tokens, Access Keys, requests and faults
 * @property {(listener: (change: import('./keen-changes.mjs').Change) => void) => () => void}
 *   onChange calls the listener when events were stored or deleted; its result ends that
 * @property {() => Promise<void>} close also ends open sockets; may be called more than once
 */

/**
 * Starts a local Keen: Keen's API for events, queries, collections and Access Keys.
 *
 * @param {object} [options]
 * @param {string} [options.host]
 * @param {number} [options.port] 0 for any free port
 * @param {string} [options.projectId]
 * @param {string} [options.writeKey]
 * @param {string} [options.readKey]
 * @param {string} [options.masterKey]
 * @param {string} [options.file] JSON lines that keep events, tokens and Access Keys over a restart
 * @param {{key: string, cert: string}} [options.tls] for https
 * @param {() => number} [options.now] milliseconds since 1970
 * @param {number} [options.keep] how many of the last requests `requests` holds
 * @returns {Promise<LocalKeen>} resolves when it listens
 * @throws {Error} when the address is in use or the file cannot be read
 */
export async function startKeen(options) {
  const { host, port, file, tls, now, keep, ...access } = { ...DEFAULTS, ...options };
  const store = new Store(file);
  const project = new Project({ ...access, now }, store);
  const faults = new Faults();
  const connections = new Connections();
  const requests = [];

  function answer({ route, message, read, request, response, fault }) {
    const own = reachesKeen(fault) ? project.answer(route, message, read, fault) : undefined;
    if (fault) {
      const resetSocket = () => connections.of(message.socket)?.socket.resetAndDestroy();
      makeFault(fault, { response, own, request, resetSocket });
      return;
    }
    request.status = own.status;
    // HTTP allows no length of an answer that has no content.
    const length = own.status === 204 ? {} : { 'content-length': own.body.length };
    response.writeHead(own.status, { ...own.headers, ...length });
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
      return; // The client disconnected before the end of the body.
    }
    request.bytes = read.body;
    request.bodyBytes = read.bytes;
    const fault = route?.isWrite ? faults.take(request) : undefined;
    request.fault = fault ?? null;
    for (const [name, value] of Object.entries(headersForOrigin(message.headers))) {
      response.setHeader(name, value);
    }
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
    onChange: (listener) => store.onChange(listener),
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

if (isMain(import.meta.url)) {
  const { runCommand } = await import('./keen-command.mjs');
  await runCommand(process.argv.slice(2), startKeen, ACCESS);
}
