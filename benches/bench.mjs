/**
 * `node benches/bench.mjs`: everything, written to benches/RESULTS.md.
 * `node benches/bench.mjs --only=recorded,cold --rule=FILE`: only those parts, or another pasted
 * rule; printed, RESULTS.md stays.
 * To see where the time of a part goes: `node --cpu-prof benches/stubbed.mjs FILE`.
 */
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { budgetTable, contestantsTable, holdsBudgets, updateResults } from './results.mjs';

/** Each is a file here, which runs in a process of its own. */
const PARTS = ['footprint', 'recorded', 'stubbed', 'cold', 'loopback'];
/** Longer than any part takes: it ends a part that hangs. The rounds it has reported still count. */
const LIMIT_MS = 90_000;

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, rule: { type: 'string' } },
});
const parts = options.only?.split(',') ?? PARTS;
const unknown = parts.find((part) => !PARTS.includes(part));
if (unknown) throw new Error(`no part ${unknown}, only ${PARTS.join(', ')}`);

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const rule = resolve(options.rule ?? here('../pkg/paste/rule.js'));
const results = here('RESULTS.md');

const start = performance.now();
/** The rounds of each row. */
const rows = {};
const failures = [];
for (const part of parts) {
  const failure = await run(part);
  if (failure) failures.push(failure);
  const seconds = (performance.now() - start) / 1000;
  console.log(`${failure ?? `${part} done`}, ${seconds.toFixed(0)} s`);
  if (!options.only && !options.rule) {
    const before = readFileSync(results, 'utf8');
    writeFileSync(results, updateResults(before, rows, { seconds, failures }));
  }
}
console.log(`\n${budgetTable(rows)}\n\n${contestantsTable(rows)}`);
process.exitCode = failures.length === 0 && holdsBudgets(rows) ? 0 : 1;

/** Runs a part and keeps its rounds. Returns what went wrong, if anything did. */
function run(part) {
  return new Promise((done) => {
    // No proxy may stand between a contestant and the loopback.
    const env = { ...process.env, NO_PROXY: '*', no_proxy: '*' };
    const child = fork(here(`${part}.mjs`), [rule], { env, timeout: LIMIT_MS });
    child.on('message', ({ row, round }) => {
      rows[row] ??= [];
      rows[row].push(round);
    });
    child.on('close', (code, signal) => {
      const end = signal ? `was ended by ${signal}` : 'failed';
      done(code === 0 ? undefined : `${part} ${end}; the rounds it had reported count`);
    });
  });
}
