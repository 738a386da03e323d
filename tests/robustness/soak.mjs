// `node tests/robustness/soak.mjs`: a million logins in one warm container. Neither the memory of the
// module's instance nor the heap of the process may grow once they have warmed up.
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import { isMain } from '../../playground/is-main.mjs';
import { makeContext, makeSettings } from '../contract/sign-up.mjs';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import { enclose } from '../contract/hosts/login.mjs';
import { read } from '../contract/hosts/rule-file.mjs';
import { watchWasm } from '../contract/hosts/watch-wasm.mjs';

export const FULL = { logins: 1_000_000, warmUp: 50_000 };

/** So many logins at the same time. */
const AT_ONCE = 50;
/** More than one login has one after another. */
const MOST_TIMERS = 50;
/** How often memory is measured after the warm-up. */
const MEASURES = 10;
/** What the heap may differ by from one collection to another, in bytes. */
export const HEAP_NOISE = 512 * 1024;

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

const answer = (status, { body = '{"created":true}', retryAfter } = {}) => ({
  status,
  headers: { get: (name) => (name === 'retry-after' ? (retryAfter ?? null) : null) },
  body: [Buffer.from(body)],
});
const refused = (error_code) => ({ body: JSON.stringify({ error_code }) });

const settings = (more) =>
  makeSettings('https://keen.example', { KEENIO_MAX_ATTEMPTS: '3', ...more });
const GOOD = settings();
const newcomer = (number) => ({ user_id: `auth0|${number}`, name: 'One of many' });
const auth0 = (updateAppMetadata) => ({ users: { updateAppMetadata } });

/** By turns: what a login brings, and what its attempts come to; silence by time alone. */
const KINDS = [
  ['recorded already', (number) => ({ user: { ...newcomer(number), signedUp: true } })],
  [
    'recorded already, saved',
    (number) => ({
      user: { ...newcomer(number), app_metadata: { signedUp: true } },
    }),
  ],
  ['new', (number) => ({ user: newcomer(number) }), [() => answer(201)]],
  [
    'new, mark saved',
    (number) => ({
      user: newcomer(number),
      auth0: auth0(async () => ({})),
    }),
    [() => answer(201)],
  ],
  [
    'new, everything mapped',
    (number) => ({
      user: { ...newcomer(number), created_at: new Date(), user_metadata: { a: [{ b: 'c' }] } },
      configuration: settings({
        KEENIO_PROPERTIES: '{"meta": "user.user_metadata", "app": "context.clientName"}',
        KEENIO_ADDONS: 'ip_to_geo, ua_parser, date_time_parser',
        KEENIO_SIGNUP_WINDOW: '1d',
      }),
    }),
    [() => answer(201)],
  ],
  [
    'new, at the second attempt',
    (number) => ({ user: newcomer(number) }),
    [() => answer(503, { retryAfter: '1' }), () => answer(201)],
  ],
  [
    'new, mark lost',
    (number) => ({
      user: newcomer(number),
      auth0: auth0(async () => {
        throw new Error('not saved');
      }),
    }),
    [() => answer(201)],
  ],
  [
    'refused',
    (number) => ({ user: newcomer(number) }),
    [() => answer(401, refused('InvalidApiKeyError'))],
  ],
  [
    'refused, allow',
    (number) => ({
      user: newcomer(number),
      configuration: settings({ KEENIO_ON_ERROR: 'allow' }),
    }),
    [() => answer(400, refused('InvalidEventError'))],
  ],
  ['unavailable', (number) => ({ user: newcomer(number) }), [() => answer(503)]],
  [
    'no answer',
    (number) => ({ user: newcomer(number) }),
    [
      () => {
        throw new Error('ECONNRESET');
      },
    ],
  ],
  ['silence', (number) => ({ user: newcomer(number) }), [() => new Promise(() => {})]],
  ['bad settings', (number) => ({ user: newcomer(number), configuration: {} })],
  ['bad event', (number) => ({ user: { ...newcomer(number), name: 7n } })],
];

const NAMES = ['configuration', 'auth0', 'console', 'fetch', 'setTimeout', 'clearTimeout'];

/** Timers that fire as soon as all there is to do has been done; no wait takes its time. */
function makeTimers() {
  const waiting = new Map();
  let count = 0;
  return {
    setTimeout(run) {
      count += 1;
      waiting.set(count, run);
      return count;
    },
    clearTimeout: (timer) => waiting.delete(timer),
    get pending() {
      return waiting.size;
    },
    fire() {
      const now = [...waiting.values()];
      waiting.clear();
      for (const run of now) run();
    },
  };
}

function openContainer() {
  const context = sandbox({ ...LEAST, AbortController });
  const { instances } = watchWasm(context);
  const script = new vm.Script(enclose(`return ${read()}`, NAMES), { filename: 'rule.js' });
  const timers = makeTimers();
  const ends = Object.fromEntries(KINDS.map(([kind]) => [kind, {}]));
  let unanswered = 0;

  function begin(number) {
    const [kind, bring, answers] = KINDS[number % KINDS.length];
    const { user, ...lent } = bring(number);
    let attempt = 0;
    const fetch = async () => {
      const make = answers[Math.min(attempt, answers.length - 1)];
      attempt += 1;
      return make();
    };
    const names = { configuration: GOOD, console: { error() {} }, ...timers, fetch, ...lent };
    unanswered += 1;
    const callback = (error) => {
      unanswered -= 1;
      const end = error?.code ?? 'null';
      ends[kind][end] = (ends[kind][end] ?? 0) + 1;
    };
    const rule = script.runInContext(context)(...NAMES.map((name) => names[name]));
    rule(user, makeContext(), callback);
  }

  return {
    ends,
    get left() {
      return unanswered + timers.pending;
    },
    /** Logins with these numbers, to the end. */
    async play(from, to) {
      for (let number = from; number < to; ) {
        for (const end = Math.min(number + AT_ONCE, to); number < end; number += 1) begin(number);
        await turn();
        // Each attempt and each wait before one takes a timer, and so does saving the mark.
        for (let fired = 0; unanswered > 0 && fired < MOST_TIMERS; fired += 1) {
          timers.fire();
          await turn();
        }
      }
    },
    async measure() {
      // Some of what is let go of is free only after the next turns.
      for (let round = 0; round < 5; round += 1) {
        await turn();
        collect();
      }
      const alive = instances.map((instance) => instance.deref()).filter(Boolean);
      return {
        instances: instances.length,
        wasm: alive.reduce((sum, { exports }) => sum + exports.memory.buffer.byteLength, 0),
        heap: process.memoryUsage().heapUsed,
      };
    },
  };
}

/**
 * @param {Partial<typeof FULL>} [options]
 * @returns `rows`, what was measured after the warm-up and then every so often; `ends`, what each
 *   kind of login came to; `left`, logins and timers that are still open
 */
export async function soak(options) {
  const { logins, warmUp } = { ...FULL, ...options };
  const started = performance.now();
  const container = openContainer();
  const rows = [];
  for (let measure = 0, done = 0; measure <= MEASURES; measure += 1) {
    const next = warmUp + Math.floor(((logins - warmUp) / MEASURES) * measure);
    await container.play(done, next);
    done = next;
    rows.push({ logins: done, ...(await container.measure()) });
  }
  const seconds = (performance.now() - started) / 1000;
  return { rows, ends: container.ends, left: container.left, seconds };
}

/** What grew since the warm-up, as a list of complaints. */
export function complaints({ rows, left }) {
  const [first] = rows;
  const last = rows.at(-1);
  const said = [];
  if (last.wasm !== first.wasm) said.push(`the instance grew from ${first.wasm} to ${last.wasm}`);
  if (last.heap - first.heap > HEAP_NOISE) {
    said.push(`the heap grew by ${last.heap - first.heap} bytes`);
  }
  if (last.instances !== 1) said.push(`${last.instances} instances: one trapped`);
  if (left > 0) said.push(`${left} logins or timers are left`);
  return said;
}

/** The measures as a table, the ends as lines. */
export function show({ rows, ends, seconds }) {
  const kib = (bytes) => (bytes / 1024).toFixed(0).padStart(10);
  const table = rows.map(
    ({ logins, wasm, heap }) => `${String(logins).padStart(9)}${kib(wasm)}${kib(heap)}`,
  );
  const lines = Object.entries(ends).map(([kind, counts]) => {
    const all = Object.entries(counts).map(([end, count]) => `${end} ${count}`);
    return `${kind}: ${all.join(', ')}`;
  });
  return [...lines, '', '   logins  wasm KiB  heap KiB', ...table, `${seconds.toFixed(1)} s`].join(
    '\n',
  );
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { logins: { type: 'string' } } });
  const result = await soak(values.logins && { logins: Number(values.logins) });
  console.log(show(result));
  const said = complaints(result);
  for (const complaint of said) console.error(complaint);
  process.exitCode = said.length > 0 ? 1 : 0;
}
