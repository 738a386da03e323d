// `node full-stack.mjs <face>`: the rule is called at the end of the stack, and at each depth near
// it, while other logins are in flight. Prints what went wrong and what the deep logins came to.
import { setImmediate as turn } from 'node:timers/promises';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import { makeAuth0, makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { faceNamed } from './faces.mjs';
import { answer } from './virtual-host.mjs';

/** After so many logins in a row that had room, the end of the stack is far enough away. */
const ENOUGH = 50;
const MOST_DEPTHS = 3000;
/** So many turns of the event loop are enough for a login whose fetch answers at once. */
const MOST_TURNS = 20;

const [faceName] = process.argv.slice(2);
const complaints = [];
process.on('unhandledRejection', (reason) => complaints.push(`unhandled: ${reason}`));
process.on('uncaughtException', (error) => complaints.push(`uncaught: ${error}`));

const held = new Set();
const fetch = async (_url, { body }) => {
  if (body.includes('in flight')) await new Promise((resolve) => held.add(resolve));
  return answer(201);
};
const console = { error() {} };

/** A container, in which the module is not loaded yet. */
function open() {
  const context = sandbox({ ...LEAST, AbortController, fetch, console, performance, process });
  return faceNamed(faceName).load(context);
}

/** A login that is ready to start; `answers` is what it came to. */
function prepare(begin, more, atCallback) {
  const login = {
    user: makeUser(more),
    context: makeContext(),
    configuration: makeSettings('https://keen.example', { KEENIO_TIMEOUT_MS: '15000' }),
    auth0: makeAuth0(),
  };
  const answers = [];
  const callback = (error) => {
    answers.push(error === null ? 'recorded' : 'denied');
    atCallback?.();
  };
  return { answers, start: () => begin(login, callback) };
}

const settle = async ({ answers }) => {
  for (let turns = 0; answers.length === 0 && turns < MOST_TURNS; turns += 1) await turn();
};

function callAt(depth, work) {
  if (depth > 0) callAt(depth - 1, work);
  else work();
}

/** How many frames there is room for. */
function measure() {
  let fits = 0;
  for (let step = 2 ** 16; step >= 1; step /= 2) {
    try {
      callAt(fits + step, () => {});
      fits += step;
    } catch {}
  }
  return fits;
}

/** Starts a login at this depth. It is answered once, or its host gets the error of the stack. */
async function startAt(depth, login) {
  try {
    callAt(depth, login.start);
  } catch {
    login.answers.push('thrown');
  }
  await settle(login);
  await turn();
  if (login.answers.length !== 1) complaints.push(`at depth ${depth}: [${login.answers}]`);
  return login.answers[0];
}

/** What a login at each `step`th depth came to, from the end of the stack to where there is room. */
async function descend(logInAt, step = 1) {
  const ends = { thrown: 0, denied: 0, recorded: 0 };
  const end = measure();
  let inARow = 0;
  for (let depth = end; inARow * step < ENOUGH && depth > end - MOST_DEPTHS; depth -= step) {
    const came = await logInAt(depth);
    ends[came] += 1;
    inARow = came === 'recorded' ? inARow + 1 : 0;
  }
  return ends;
}

async function goesOn(login, what) {
  await settle(login);
  if (`${login.answers}` !== 'recorded') complaints.push(`${what}: [${login.answers}]`);
}

const warm = open();
// The code is compiled before depths are measured.
for (let count = 0; count < 50; count += 1) {
  await startAt(0, prepare(warm));
  measure();
}

const results = {};
results['while two others are in flight'] = await descend(async (depth) => {
  const others = [1, 2].map(() => prepare(warm, { user_id: 'in flight' }));
  for (const other of others) other.start();
  await turn();
  const came = await startAt(depth, prepare(warm, { user_id: 'deep' }));
  for (const resolve of held) resolve();
  held.clear();
  for (const other of others) {
    await settle(other);
    if (other.answers.length !== 1) complaints.push(`beside depth ${depth}: [${other.answers}]`);
  }
  const next = prepare(warm);
  next.start();
  await goesOn(next, `after depth ${depth}`);
  return came;
});

results['a user who is recorded already'] = await descend((depth) =>
  startAt(depth, prepare(warm, { signedUp: true })),
);

// A module is compiled each time.
results['the first login of a container'] = await descend(async (depth) => {
  const begin = open();
  const came = await startAt(depth, prepare(begin));
  const next = prepare(begin);
  next.start();
  await goesOn(next, `after a first login at depth ${depth}`);
  return came;
}, 8);

// The host's own callback may be what fills the stack.
const filling = () => {
  const fill = () => fill() + 1;
  try {
    fill();
  } catch {}
};
const full = prepare(warm, {}, filling);
full.start();
await goesOn(full, 'a callback that fills the stack');

process.stdout.write(JSON.stringify({ complaints, results }));
