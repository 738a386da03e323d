/**
 * Where the time of a stubbed sign-up goes, by what the engine was busy with when it was asked.
 * For single functions: `node --cpu-prof benches/profile.mjs`, opened in a browser's tools.
 */
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { FILENAME } from './pasted-rule.mjs';
import { createStubbedSignUps } from './stub.mjs';
import { figure, markdownTable } from './table.mjs';

const SIGN_UPS = 30_000;
const SAMPLE_US = 100;

/** Parts by the function's name and its file: the first that fits. */
const PARTS = [
  ['crossing into wasm and out of it', /^(wasm-to-js|js-to-wasm|GenericJSToWasm)/, null],
  ['wasm', /^wasm-function/, null],
  ['wasm', null, /^wasm:/],
  ['glue: bodies of the imports', /^\$/, FILENAME],
  ['shim and the rest of the glue', null, FILENAME],
  ['garbage collection', /^\(garbage/, null],
  ['`AbortController`', null, /abort_controller|event_target/],
  ['SHA-256 (`node:crypto`)', null, /internal\/crypto/],
  ['timers', null, /timers|priority_queue|linkedlist/],
  ['text between JavaScript and memory (`Buffer`)', null, /buffer/],
  ['promises and microtasks', null, /promise|async|task_queues/],
  ['`require` of built-in modules', null, /modules\/|realm/],
  ['the stub and the benchmark itself', null, /benches\//],
  ['other parts of Node', null, /./],
  ['the engine, not attributed', /^\(/, null],
];

/** @returns {Promise<{us: number, table: string}>} µs of one sign-up by ours, and its parts */
export async function profileSignUp() {
  const { ours } = await createStubbedSignUps({ names: ['ours'] });
  const repeat = async (times) => {
    for (let count = 0; count < times; count++) await ours();
  };
  await repeat(SIGN_UPS / 3);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await session.post('Profiler.start');
  await repeat(SIGN_UPS);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const parts = [...selfTimes(profile)].sort(([, one], [, other]) => other - one);
  const total = parts.reduce((sum, [, us]) => sum + us, 0);
  const rows = parts.map(([name, us]) => [
    name,
    figure(us / SIGN_UPS),
    `${((us / total) * 100).toFixed(1)} %`,
  ]);
  return { us: total / SIGN_UPS, table: markdownTable(['Part', 'µs a sign-up', 'share'], rows) };
}

/** @returns {Map<string, number>} by part, the µs spent in it */
function selfTimes({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const id of node.children ?? []) byId.get(id).caller = node;
  const times = new Map();
  samples.forEach((id, index) => {
    const part = partOf(byId.get(id));
    times.set(part, (times.get(part) ?? 0) + timeDeltas[index]);
  });
  return times;
}

/** A function of the engine's own, which has no file, is part of what called it. */
function partOf({ callFrame: { functionName, url }, caller }) {
  const part = PARTS.find(([, name, file]) => matches(functionName, name) && matches(url, file));
  return part?.[0] ?? (caller ? partOf(caller) : 'other parts of Node');
}

const matches = (text, pattern) =>
  !pattern || (pattern instanceof RegExp ? pattern.test(text) : text === pattern);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { us, table } = await profileSignUp();
  console.log(`${table}\n\n${figure(us)} µs a sign-up while it was profiled`);
}
