// `node tests/robustness/soak.mjs`: a million logins in one warm container. Neither memory and table
// of references of the module's instance nor the heap of the process may grow after the warm-up.
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import { isMain } from '../../playground/is-main.mjs';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import { enclose } from '../contract/hosts/login.mjs';
import { read } from '../contract/hosts/rule-file.mjs';
import { watchWasm } from '../contract/hosts/watch-wasm.mjs';
import { makeContext } from '../contract/sign-up.mjs';
import { sizeOf } from './live-instances.mjs';
import { GOOD, KINDS } from './soak-logins.mjs';
import { VirtualTime } from './virtual-time.mjs';

export const FULL = { logins: 1_000_000, warmUp: 50_000 };

/** So many logins at the same time. */
const AT_ONCE = 64;
/** At no more moments than these do the timers of so many logins fire. */
const MOST_TIMES = 2000;
/** The linear memory of the instance, at most. */
const MOST_WASM = 256 * 1024;
/** How often memory is measured after the warm-up. */
const MEASURES = 10;
/** What the heap may differ by from one collection to another, in bytes. */
export const HEAP_NOISE = 512 * 1024;

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

const NAMES = [
  'configuration',
  'auth0',
  'console',
  'fetch',
  'performance',
  'setTimeout',
  'clearTimeout',
];

function openContainer() {
  const context = sandbox({ ...LEAST, AbortController });
  const { instances } = watchWasm(context);
  const script = new vm.Script(enclose(`return ${read()}`, NAMES), { filename: 'rule.js' });
  // Those that wait at the same time wait equally long, so that there are fewer moments.
  vm.runInContext('Math.random = () => 0.5', context);
  const time = new VirtualTime();
  const timers = time.timersOf('rule');
  const performance = { now: () => time.passed };
  const ends = Object.fromEntries(KINDS.map(([kind]) => [kind, {}]));
  let unanswered = 0;

  function begin(number) {
    const [kind, , bring, answers] = KINDS[number % KINDS.length];
    const { user, context: ofLogin = makeContext(), ...lent } = bring(number);
    let attempt = 0;
    const fetch = async () => {
      const make = answers[Math.min(attempt, answers.length - 1)];
      attempt += 1;
      return make();
    };
    const names = {
      configuration: GOOD,
      console: { error() {} },
      performance,
      ...timers,
      fetch,
      ...lent,
    };
    unanswered += 1;
    const callback = (error) => {
      unanswered -= 1;
      const end = error?.code ?? 'null';
      ends[kind][end] = (ends[kind][end] ?? 0) + 1;
    };
    const rule = script.runInContext(context)(...NAMES.map((name) => names[name]));
    rule(user, ofLogin, callback);
  }

  return {
    ends,
    get left() {
      return unanswered + time.pending('rule');
    },
    /** Logins with these numbers, to the end. */
    async play(from, to) {
      for (let number = from; number < to; ) {
        for (const end = Math.min(number + AT_ONCE, to); number < end; number += 1) begin(number);
        await turn();
        for (let fired = 0; unanswered > 0 && fired < MOST_TIMES && time.fireDue(); fired += 1) {
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
      const { bytes, slots, used } = sizeOf(instances);
      return {
        instances: instances.length,
        wasm: bytes,
        table: slots,
        used,
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

/** What grew since the warm-up, or went wrong, as a list of complaints. */
export function complaints({ rows, ends, left }) {
  const [first] = rows;
  const last = rows.at(-1);
  const said = [];
  if (last.wasm !== first.wasm) said.push(`the instance grew from ${first.wasm} to ${last.wasm}`);
  if (last.heap - first.heap > HEAP_NOISE) {
    said.push(`the heap grew by ${last.heap - first.heap} bytes`);
  }
  if (last.wasm > MOST_WASM) said.push(`the instance has ${last.wasm} bytes`);
  if (last.table !== first.table) {
    said.push(`the table of references grew from ${first.table} to ${last.table}`);
  }
  if (last.used !== first.used) {
    said.push(`${last.used} references are held, after ${first.used}`);
  }
  if (last.instances !== 1) said.push(`${last.instances} instances: one trapped`);
  if (left > 0) said.push(`${left} logins or timers are left`);
  for (const [kind, expected] of KINDS) {
    const came = Object.keys(ends[kind]);
    if (came.join() !== expected) said.push(`${kind}: ${came}, not ${expected}`);
  }
  return said;
}

/** The measures as a table, the ends as lines. */
export function show({ rows, ends, seconds }) {
  const kib = (bytes) => (bytes / 1024).toFixed(0).padStart(10);
  const table = rows.map(
    ({ logins, wasm, table: slots, used, heap }) =>
      `${String(logins).padStart(9)}${kib(wasm)}${String(slots).padStart(8)}${String(used).padStart(8)}${kib(heap)}`,
  );
  const lines = Object.entries(ends).map(([kind, counts]) => {
    const all = Object.entries(counts).map(([end, count]) => `${end} ${count}`);
    return `${kind}: ${all.join(', ')}`;
  });
  return [
    ...lines,
    '',
    '   logins  wasm KiB   table    used  heap KiB',
    ...table,
    `${seconds.toFixed(1)} s`,
  ].join('\n');
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { logins: { type: 'string' } } });
  const result = await soak(values.logins && { logins: Number(values.logins) });
  console.log(show(result));
  const said = complaints(result);
  for (const complaint of said) console.error(complaint);
  process.exitCode = said.length > 0 ? 1 : 0;
}
