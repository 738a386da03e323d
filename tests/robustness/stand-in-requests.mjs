// Requests by the stand-in for fetch, and what the tests of it share.
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { createFetch, StandInController } from '../../js-shim/stand-ins.js';
import { OK, startServer } from './stand-in-server.mjs';

/** As many requests are open at once. */
export const MOST_OPEN = 64;

const require = createRequire(import.meta.url);
const servers = [];
const unhandled = [];
process.on('uncaughtException', (error) => unhandled.push(error));
process.on('unhandledRejection', (error) => unhandled.push(error));

/** What nobody has caught since the last call. */
export const takeUnhandled = () => unhandled.splice(0);

/** A server that lives until the end of the test. */
export async function serve(answer, options) {
  const server = await startServer(answer, options);
  servers.push(server);
  return server;
}

export function closeServers() {
  for (const server of servers.splice(0)) server.close();
}

/** A stand-in of its own. */
export function makeFetch(builtin = require) {
  const fetch = createFetch();
  return (url, init) => fetch(url, init, builtin);
}

/** A stand-in of its own, and the agents that it makes, with some options of theirs. */
export function watchFetch(more) {
  const agents = [];
  const fetch = makeFetch((name) => {
    const module = require(name);
    class Agent extends module.Agent {
      constructor(options) {
        super({ ...options, ...more });
        agents.push(this);
      }
    }
    return { ...module, Agent };
  });
  return { fetch, agents };
}

/** Starts a request that says its number. */
export function start(fetch, url, { number = 0, ...more } = {}) {
  const controller = new StandInController();
  const { signal } = controller;
  const headers = { 'x-number': `${number}` };
  const answer = fetch(url, { method: 'POST', headers, body: '{}', signal, ...more });
  // Some tests abort it before they look at it.
  answer.catch(never);
  return { answer, controller };
}

export async function read({ body }) {
  const chunks = [];
  for await (const chunk of body) chunks.push(chunk);
  return `${Buffer.concat(chunks)}`;
}

/** @returns what was answered: its text, or where it failed. It never rejects. */
export async function outcome(fetch, url, more) {
  const response = await start(fetch, url, more).answer.catch(never);
  return response ? read(response).catch(() => 'no body') : 'no answer';
}

/** Waits for what other events bring about. */
export async function until(isTrue) {
  while (!isTrue()) await turn();
}

export const numberOf = ({ text }) => Number(/^x-number: (\d+)/im.exec(text)[1]);
export const ok = ({ socket }) => socket.write(OK);
export const never = () => {};
