import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { startKeen } from '../keen.mjs';
import { createFaults } from './faults.mjs';
import { createFeed } from './feed.mjs';
import { createFiles } from './files.mjs';
import { refusal } from './guard.mjs';
import { createLive } from './live.mjs';
import { createLogins } from './logins.mjs';
import { BadRequest, readJson } from './requests.mjs';

/** The page's own project in the local Keen. */
const PROJECT = {
  projectId: 'localproject',
  writeKey: 'local-write-key',
  readKey: 'local-read-key',
  masterKey: 'local-master-key',
};

const HOST = '127.0.0.1';

/** Sent with everything. */
const HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The most logins of one user at the same moment. */
const MOST_AT_ONCE = 20;

/**
 * Whether a stored event is the one that was sent. Add-ons of Keen's add properties, and remove those that
 * they were made from.
 */
const isSame = (stored, { keen, ...sent }) =>
  Date.parse(stored.keen.timestamp) === Date.parse(keen.timestamp) &&
  Object.entries(sent).every(
    ([name, value]) => !(name in stored) || isDeepStrictEqual(stored[name], value),
  );

/** @returns {number} how many of the events were sent by these logins: others may send, too */
function countOf(events, logins) {
  const sent = logins.flatMap(({ exchanges }) => exchanges.map(({ body }) => JSON.parse(body)));
  return events.filter((event) => sent.some((body) => isSame(event, body))).length;
}

/** @returns {Promise<string[]>} the names of the collections that the local Keen has */
async function collectionsOf(projectUrl) {
  const headers = { authorization: PROJECT.masterKey };
  const answer = await fetch(`${projectUrl}/events`, { headers });
  return (await answer.json()).map(({ name }) => name);
}

/**
 * Starts the server of the page, and a local Keen beside it.
 *
 * @param {object} options
 * @param {number} options.port 0 for any free port
 * @param {string} [options.file] keeps the events over a restart
 * @returns {Promise<{url: string, keen: import('../keen.mjs').LocalKeen, clear: () => void,
 *   close: () => Promise<void>}>} `clear` starts over: no events, marks and faults
 * @throws {Error} when the port is in use, or the file cannot be read
 */
export async function startPage({ port, file }) {
  const files = createFiles();
  const keen = await startKeen({ ...PROJECT, ...(file && { file }), keep: 1 });
  const projectUrl = `${keen.url}/3.0/projects/${PROJECT.projectId}`;
  const token = randomBytes(16).toString('hex');
  const logins = createLogins(projectUrl);
  const live = createLive(() => ({
    token,
    keen: { url: keen.url, projectId: PROJECT.projectId, writeKey: PROJECT.writeKey },
    ...faults.state(),
    ...feed.state(),
  }));
  const feed = createFeed(keen, live.changed);
  const faults = createFaults(keen, live.changed);
  if (file !== undefined) feed.readAgain(await collectionsOf(projectUrl));

  async function askKeen(analysis, parameters) {
    if (!/^[a-z_]+$/.test(analysis)) throw new BadRequest('analysis must be one of Keen’s.');
    const answer = await fetch(`${projectUrl}/queries/${analysis}`, {
      method: 'POST',
      headers: { authorization: PROJECT.readKey, 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    const result = await answer.json();
    if (!answer.ok) throw new BadRequest(result.message, answer.status);
    return result;
  }

  function clear() {
    logins.forget();
    keen.reset();
    faults.set({ fault: null });
  }

  /** What the page may ask for: each takes and returns JSON. */
  const calls = {
    '/login': async ({ times = 1, ...form }) => {
      if (!Number.isInteger(times) || times < 1 || times > MOST_AT_ONCE) {
        throw new BadRequest(`times must be 1 to ${MOST_AT_ONCE}.`);
      }
      const storedMeanwhile = feed.watch();
      const outcomes = await logins.run(form, times);
      await turn(); // Keen tells of its events once a turn.
      return { logins: outcomes, stored: countOf(storedMeanwhile(), outcomes) };
    },
    '/fault': async (wanted) => faults.set(wanted),
    '/query': ({ analysis, parameters }) => askKeen(analysis, parameters),
    '/forget': async () => logins.forget(),
    '/clear': async () => clear(),
  };

  function send(response, status, headers, body) {
    response.writeHead(status, { ...HEADERS, ...headers, 'content-length': body.length });
    response.end(body);
  }
  const sendJson = (response, status, value) =>
    send(
      response,
      status,
      { 'content-type': 'application/json' },
      Buffer.from(JSON.stringify(value)),
    );

  async function call(message, response, path) {
    const form = await readJson(message);
    sendJson(response, 200, (await calls[path](form)) ?? {});
  }

  async function serve(message, response) {
    const { method, headers } = message;
    const path = message.url.split('?')[0];
    const reason = refusal({ method, path, headers }, { port: server.address().port, token });
    if (reason !== undefined) return sendJson(response, 403, { message: reason });
    if (method === 'POST' && Object.hasOwn(calls, path)) return call(message, response, path);
    if (method !== 'GET' && method !== 'HEAD') {
      return sendJson(response, 405, { message: 'There is nothing to change here.' });
    }
    if (path === '/live' && method === 'GET') {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      return live.add(response);
    }
    const found = files(path);
    if (!found) return sendJson(response, 404, { message: 'There is no such file.' });
    return send(response, 200, found.headers, found.body);
  }

  const server = http.createServer(async (message, response) => {
    try {
      await serve(message, response);
    } catch (error) {
      if (response.headersSent) return response.destroy();
      const status = error instanceof BadRequest ? error.status : 500;
      const text = error instanceof BadRequest ? error.message : 'The server of the page failed.';
      if (status === 500) console.error(error);
      sendJson(response, status, { message: text });
    }
    return undefined;
  });

  async function close() {
    feed.stop();
    live.close();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await Promise.all([closed, keen.close()]);
  }

  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (error) {
    await keen.close();
    throw error;
  }
  return { url: `http://${HOST}:${server.address().port}/`, keen, clear, close };
}
