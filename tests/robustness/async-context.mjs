// `node async-context.mjs <AsyncLocalStorage | domain | zone> [all]`: logins at the same time, each
// in an async context of its own. Prints, for each face, transport and number of logins, what ran in
// another context than its login's. Without `all`, each face runs in the realm it is used in most.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { startKeen } from '../../playground/keen.mjs';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import {
  makeContext,
  makeSettings,
  makeUser,
  PROJECT_ID,
  WRITE_KEY,
} from '../contract/sign-up.mjs';
import { faces } from './faces.mjs';

const require = createRequire(import.meta.url);

/** Ways to carry something along with what is asynchronous. */
const CARRIERS = {
  AsyncLocalStorage() {
    const storage = new AsyncLocalStorage();
    return {
      run: (id, work) => storage.run(id, work),
      current: () => storage.getStore(),
    };
  },
  domain() {
    const { create } = require('node:domain');
    return {
      run: (id, work) => Object.assign(create(), { id }).run(work),
      current: () => process.domain?.id,
    };
  },
  zone() {
    require('zone.js/node');
    const { Zone } = globalThis;
    return {
      run: (id, work) => Zone.current.fork({ name: id }).run(work),
      current: () => (Zone.current === Zone.root ? undefined : Zone.current.name),
    };
  },
};

const [carrierName, extent] = process.argv.slice(2);
const carrier = CARRIERS[carrierName]();

/** What happens to a login, by its number: the answers of Keen, and how often it is asked. */
const KINDS = [
  { first: { status: 503 }, requests: 2 },
  { first: { reset: 'before' }, requests: 2 },
  { requests: 1 },
  { every: { hang: 'headers' }, requests: 1, isDenied: true },
  { requests: 1, isMarkLost: true },
];

/** What was seen to run in which context. */
class Watch {
  complaints = [];
  counts = {};

  /** @param {boolean} isAlone whether nothing but the logins uses the names that are watched */
  constructor(isAlone) {
    this.isAlone = isAlone;
  }

  /** Something of the login with this id runs now. */
  see(what, id) {
    const current = carrier.current();
    if (current !== id) this.complaints.push(`${what} of ${id} ran in ${current}`);
    this.counts[id] ??= {};
    this.counts[id][what] = (this.counts[id][what] ?? 0) + 1;
  }

  /** Something of an unknown login runs now; in this realm, maybe something of Node's own fetch. */
  seeSome(what) {
    const current = carrier.current();
    if (current !== undefined) this.see(what, current);
    else if (this.isAlone) this.complaints.push(`${what} ran in no context`);
    return current;
  }
}

const real = { fetch, setTimeout };

/** The names of a host that tell the watch. */
const watchedNames = (watch, transport) => ({
  setTimeout(run, ms, ...values) {
    const id = watch.seeSome('setTimeout');
    const fire = () => {
      if (watch.isAlone) watch.see('timer', id);
      run(...values);
    };
    return real.setTimeout(fire, ms);
  },
  console: { error: () => watch.seeSome('console') },
  fetch:
    transport === 'fetch'
      ? (url, init) => {
          const { userId } = JSON.parse(init.body);
          watch.see('request', userId);
          init.signal.addEventListener('abort', () => watch.see('abort', userId));
          return real.fetch(url, init);
        }
      : undefined,
  AbortController: transport === 'fetch' ? AbortController : undefined,
});

/** Where the stand-in for fetch sends its requests. */
function watchRequests(watch) {
  const http = require('node:http');
  const { request } = http;
  http.request = (...values) => {
    const made = request(...values);
    const { end } = made;
    made.end = (body) => {
      watch.see('request', JSON.parse(body).userId);
      return end.call(made, body);
    };
    return made;
  };
  return () => {
    http.request = request;
  };
}

/** This realm with other names, or a context that has them. */
function openRealm(kind, names) {
  if (kind === 'a context') {
    return { context: sandbox({ ...LEAST, ...names }), close: () => {} };
  }
  const own = Object.fromEntries(Object.keys(names).map((name) => [name, globalThis[name]]));
  Object.assign(globalThis, names);
  return { context: undefined, close: () => Object.assign(globalThis, own) };
}

/** Logins at the same time; resolves to the watch when each has been answered. */
async function play(keen, { face, realm, transport, count }) {
  const watch = new Watch(realm === 'a context');
  const asked = new Set();
  keen.reset();
  keen.faultBy((request) => {
    const { userId } = JSON.parse(request.body);
    const { first, every } = KINDS[Number(userId) % KINDS.length];
    const isFirst = !asked.has(userId);
    asked.add(userId);
    return every ?? (isFirst ? first : undefined);
  });
  const restore = watchRequests(watch);
  const { context, close } = openRealm(realm, watchedNames(watch, transport));
  try {
    const begin = face.load(context);
    const logIn = (id) =>
      new Promise((resolve) => {
        const kind = KINDS[Number(id) % KINDS.length];
        const auth0 = {
          users: {
            async updateAppMetadata() {
              watch.see('mark', id);
              if (kind.isMarkLost) throw new Error('not saved');
            },
          },
        };
        const configuration = makeSettings(keen.url, {
          KEENIO_MAX_ATTEMPTS: kind.isDenied ? '1' : '3',
          KEENIO_TIMEOUT_MS: kind.isDenied ? '500' : '15000',
        });
        const login = {
          user: makeUser({ user_id: id }),
          context: makeContext(),
          configuration,
          auth0,
        };
        const answer = (error) => {
          watch.see('callback', id);
          if ((error !== null) !== Boolean(kind.isDenied)) {
            watch.complaints.push(`${id} came to ${error?.code ?? error}`);
          }
          resolve();
        };
        carrier.run(id, () => begin(login, answer));
      });
    await Promise.all(Array.from({ length: count }, (_, number) => logIn(`${number}`)));
    await turn();
  } finally {
    restore();
    close();
  }
  for (let number = 0; number < count; number += 1) {
    const { requests, isDenied } = KINDS[number % KINDS.length];
    const counts = watch.counts[number] ?? {};
    const mark = isDenied || face.isMarkless ? undefined : 1;
    const expected = { callback: 1, request: requests, mark };
    for (const [what, times] of Object.entries(expected)) {
      // Its time may be over before its turn comes among so many.
      if (what === 'request' && isDenied && counts.request === undefined) continue;
      if (counts[what] !== times) watch.complaints.push(`${number}: ${what} ${counts[what]} times`);
    }
    if (!(counts.setTimeout > 0)) watch.complaints.push(`${number}: no timer was seen`);
  }
  return watch.complaints;
}

const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
const results = [];

/** What zone.js has replaced is that of this realm; what is pasted runs in a context. */
function realmsOf(face) {
  if (carrierName === 'zone') return ['this realm'];
  if (extent === 'all') return ['this realm', 'a context'];
  return [face.name.startsWith('pasted') ? 'a context' : 'this realm'];
}

for (const face of faces) {
  for (const realm of realmsOf(face)) {
    for (const transport of face.transports) {
      for (const count of [2, 100]) {
        const complaints = await play(keen, { face, realm, transport, count });
        results.push({ name: `${face.name}, ${realm}, ${transport}, ${count}`, complaints });
      }
    }
  }
}
await keen.close();
console.log(JSON.stringify(results));
