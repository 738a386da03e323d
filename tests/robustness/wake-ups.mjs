// `node wake-ups.mjs <face> <realm>`: what schedules work is broken during one login and then put
// back. Prints what three logins came to: one that was in flight before (`before`), one that came
// then (`during`), and one that came later (`after`).
import { createRequire } from 'node:module';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { faceNamed } from './faces.mjs';
import { answer } from './virtual-host.mjs';

const FakeTimers = createRequire(import.meta.url)('@sinonjs/fake-timers');

const [faceName, realm] = process.argv.slice(2);
// A function of this realm, kept while its names are replaced.
const { setTimeout: realTimeout, setImmediate: realImmediate } = globalThis;

const wait = (ms) => new Promise((resolve) => realTimeout(resolve, ms));
const turn = () => new Promise((resolve) => realImmediate(resolve));

/** Answers when it is told to; ignores signals. */
function makeFetch() {
  const waiting = new Set();
  return {
    isHeld: false,
    isNodes: false,
    failures: 0,
    release() {
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
    fetch: async function fetch() {
      const { isHeld } = this;
      const status = this.failures > 0 ? 503 : 201;
      this.failures -= 1;
      if (isHeld) await new Promise((resolve) => waiting.add(resolve));
      // The body of Node's own responses ends by the global queueMicrotask.
      return this.isNodes ? new Response('{"created":true}', { status }) : answer(status);
    },
  };
}

const network = makeFetch();
const names = {
  AbortController,
  console: { error() {}, warn() {} },
  fetch: (...values) => network.fetch(...values),
  performance,
  process,
  queueMicrotask,
};
const context = realm === 'a context' ? sandbox({ ...LEAST, ...names }) : undefined;
if (!context) Object.assign(globalThis, { fetch: names.fetch, console: names.console });
/** The global object of the realm in which the login runs. */
const own = context
  ? (await import('node:vm')).default.runInContext('globalThis', context)
  : globalThis;
const begin = faceNamed(faceName).load(context);

/** Starts a login; what it came to is in the list. */
function logIn(id, timeout) {
  const answers = [];
  const configuration = makeSettings('https://keen.example', {
    KEENIO_MAX_ATTEMPTS: '3',
    KEENIO_TIMEOUT_MS: `${timeout}`,
  });
  const login = { user: makeUser({ user_id: id }), context: makeContext(), configuration };
  try {
    begin(login, (error) => answers.push(error === null ? 'recorded' : (error.code ?? 'denied')));
  } catch (error) {
    answers.push(`threw ${error}`);
  }
  return answers;
}

/** Waits until the login is answered, at most so long; both by functions that are kept. */
async function answered(answers, most) {
  for (let waited = 0; answers.length === 0 && waited < most; waited += 5) await wait(5);
}

/** Replaces a property of an object; returns what puts it back. */
function replace(object, name, value) {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const { enumerable } = descriptor;
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable });
  return () => Object.defineProperty(object, name, descriptor);
}

const PLACES = {
  queueMicrotask: [() => own, 'queueMicrotask'],
  setImmediate: [() => own, 'setImmediate'],
  setTimeout: [() => own, 'setTimeout'],
  clearTimeout: [() => own, 'clearTimeout'],
  'process.nextTick': [() => process, 'nextTick'],
  'Promise.prototype.then': [() => own.Promise.prototype, 'then'],
  'Promise.resolve': [() => own.Promise, 'resolve'],
  'Promise.race': [() => own.Promise, 'race'],
};

const BREAKAGES = {
  'keeps all calls to itself': () => () => {},
  throws: () => () => {
    throw new Error('broken');
  },
  'is missing': () => undefined,
};

const rows = [];
const unhandled = [];
// An Action rejects with these where its promise cannot be listened to.
const OWN = /broken|then is not a function/;
process.on('unhandledRejection', (reason) => {
  const isOwn = faceName.includes('Action') && OWN.test(reason);
  if (!isOwn) unhandled.push(String(reason));
});
process.on('uncaughtException', (error) => unhandled.push(String(error)));

async function play(name, { during, timeout = 300 }) {
  network.isHeld = true;
  const first = logIn(`${name}, before`, 15_000);
  await turn();
  network.isHeld = false;
  const second = await during(timeout);
  const third = logIn(`${name}, after`, 15_000);
  await answered(third, 2000);
  network.release();
  await answered(first, 2000);
  await answered(second, 50);
  // What comes twice comes now.
  await wait(1);
  await turn();
  rows.push({
    name,
    before: first,
    during: second,
    after: third,
  });
}

for (const [place, [objectOf, property]] of Object.entries(PLACES)) {
  for (const [how, make] of Object.entries(BREAKAGES)) {
    for (const failures of [0, 1]) {
      await play(`${place} ${how}, ${failures} failures`, {
        async during(timeout) {
          network.failures = failures;
          const restore = replace(objectOf(), property, make());
          let login;
          try {
            login = logIn('during', timeout);
            await answered(login, 2 * timeout);
          } finally {
            restore();
            network.failures = 0;
          }
          return login;
        },
      });
    }
  }
}

// Node's own code waits for process.nextTick.
const fakes = () =>
  FakeTimers.withGlobal(own).install({
    toNotFake: ['nextTick'],
    ignoreMissingTimers: true,
    shouldClearNativeTimers: true,
  });

await play('queueMicrotask keeps all calls to itself, a response of Node', {
  timeout: 2000,
  async during(timeout) {
    network.isNodes = true;
    const restore = replace(own, 'queueMicrotask', () => {});
    const login = logIn('during', timeout);
    await answered(login, timeout);
    restore();
    network.isNodes = false;
    return login;
  },
});

/** Fake timers: on before or in the middle of a login, off before or after its end. */
const FAKES = {
  'on before, off after': async (timeout) => {
    const clock = fakes();
    const login = logIn('during', timeout);
    await answered(login, 500);
    clock.uninstall();
    return login;
  },
  'on before, off in the middle': async (timeout) => {
    const clock = fakes();
    network.isHeld = true;
    const login = logIn('during', timeout);
    await turn();
    clock.uninstall();
    network.isHeld = false;
    network.release();
    await answered(login, 500);
    return login;
  },
  'on in the middle, off after': async (timeout) => {
    network.isHeld = true;
    const login = logIn('during', 10 * timeout);
    await turn();
    const clock = fakes();
    network.isHeld = false;
    network.release();
    await answered(login, 500);
    clock.uninstall();
    return login;
  },
  'on and off and on again': async (timeout) => {
    network.isHeld = true;
    let clock = fakes();
    const login = logIn('during', timeout);
    await turn();
    clock.uninstall();
    clock = fakes();
    network.isHeld = false;
    network.release();
    await answered(login, 500);
    clock.uninstall();
    return login;
  },
  'time is advanced over a retry': async () => {
    const clock = fakes();
    network.failures = 1;
    const login = logIn('during', 5000);
    for (let step = 0; step < 60 && login.length === 0; step += 1) {
      await turn();
      clock.tick(100);
    }
    await answered(login, 500);
    clock.uninstall();
    network.failures = 0;
    return login;
  },
  'time is advanced over a silence': async () => {
    const clock = fakes();
    network.isHeld = true;
    const login = logIn('during', 5000);
    for (let step = 0; step < 60 && login.length === 0; step += 1) {
      await turn();
      clock.tick(100);
    }
    await answered(login, 500);
    clock.uninstall();
    network.isHeld = false;
    return login;
  },
};
for (const [how, during] of Object.entries(FAKES)) await play(`fake timers: ${how}`, { during });

// Timers that were left behind fire now.
await wait(500);
process.stdout.write(JSON.stringify({ rows, unhandled }));
process.exit(0);
