/**
 * `node benches/bench.mjs`: everything, written to benches/RESULTS.md.
 * `node benches/bench.mjs --only=in-process,cold --rule=FILE`: only those parts, or another pasted
 * rule; printed, RESULTS.md stays.
 * To see where the time of a part goes: `node --cpu-prof benches/in-process.mjs FILE`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';

/** Each is a file here, which runs in a process of its own. */
const PARTS = ['footprint', 'in-process', 'cold', 'loopback', 'backfill'];
/** Longer than any part takes: it ends a part that hangs. The rounds it has reported still count. */
const LIMIT_MS = 240_000;

const CONTESTANTS = {
  ours: 'this rule',
  handWritten: 'hand-written',
  request: '`request.post`',
  keenTracking: '`keen-tracking`',
  axios: '`axios.post`',
  fetch: 'bare `fetch`',
};

/** Who sends the users of an export. */
const SENDERS = {
  ours: '`backfill`',
  bare: 'bare loop',
  python: 'keen for Python',
};

/** Times are taken in milliseconds, memory in bytes; each unit with its factor. */
const UNITS = { ns: 1e6, µs: 1e3, ms: 1, KiB: 1 / 1024, MiB: 1 / 1024 ** 2, bytes: 1, '': 1 };

/**
 * The budgets of DESIGN: how many times `to` a row's figure is, or the figure itself. `most` (or
 * `least`) is what is allowed, `reach` what is hoped for.
 */
const BUDGETS = [
  { label: 'pasted rule, bytes', row: 'pastedRule', most: 48_000, reach: 40_000 },
  { label: 'pasted Action, bytes', row: 'pastedAction', most: 48_000, reach: 40_000 },
  { label: 'pasted Event Stream Action, bytes', row: 'pastedStream', most: 48_000, reach: 40_000 },
  {
    label: 'login of a recorded user, times an empty call into wasm',
    row: 'recorded',
    to: 'empty',
    most: 60,
    reach: 25,
  },
  {
    label: 'stubbed sign-up, times the hand-written rule',
    row: 'stubbed',
    to: 'handWritten',
    most: 2.2,
    reach: 1.3,
  },
  {
    label: 'sign-up over loopback, one at a time, times the hand-written rule',
    row: 'oneAtATime',
    to: 'handWritten',
    most: 1.15,
    reach: 1.04,
  },
  {
    label: 'sign-up over loopback, 64 at once, times the hand-written rule',
    row: 'manyAtOnce',
    to: 'handWritten',
    most: 1.15,
    reach: 1.04,
  },
  {
    label: "fresh process to the first recorded login, times faster than `require('request')`",
    row: 'cold',
    of: 'request',
    to: 'ours',
    least: 9,
    reach: 15,
  },
  {
    label: 'linear memory after mixed logins, 64 at once, KiB',
    row: 'memory',
    unit: 'KiB',
    most: 256,
    reach: 192,
  },
  { label: '… growth of the table of references', row: 'tableGrowth', most: 0, reach: 0 },
  {
    label: '`backfill`, times as long as a bare loop',
    row: 'backfill',
    to: 'bare',
    most: 2,
    reach: 1.25,
  },
  {
    label: '`backfill`, times faster than keen for Python',
    row: 'backfill',
    of: 'python',
    to: 'ours',
    least: 10,
    reach: 20,
  },
  {
    label: '`backfill` of 1,000,000 users, memory of the process, MiB',
    row: 'backfillMemory',
    unit: 'MiB',
    most: 256,
    reach: 192,
  },
];

/** The contestants' table. `of` names the one figure of a row that is shown, when it is not ours. */
const ROWS = [
  { label: 'login of a recorded user', row: 'recorded', unit: 'ns' },
  { label: '… its text evaluated anew at each login', row: 'recorded', of: 'anew', unit: 'ns' },
  { label: '… by the npm package', row: 'recorded', of: 'package', unit: 'ns' },
  { label: '… an empty call into wasm, same parameters', row: 'recorded', of: 'empty', unit: 'ns' },
  { label: '… an empty call into wasm, no parameters', row: 'recorded', of: 'nothing', unit: 'ns' },
  { label: 'sign-up, `fetch` stubbed', row: 'stubbed', unit: 'µs' },
  { label: '… the mark saved by the host, too', row: 'stubbedSaved', unit: 'µs' },
  { label: '… the response a plain object', row: 'stubbedPlain', unit: 'µs' },
  { label: 'sign-up over loopback, one at a time', row: 'oneAtATime', unit: 'µs' },
  { label: 'sign-up over loopback, 64 at once', row: 'manyAtOnce', unit: 'µs' },
  { label: 'fresh process to the first recorded login', row: 'cold', unit: 'ms' },
  { label: '… by the npm package', row: 'cold', of: 'package', unit: 'ms' },
  { label: 'fresh process to the first sign-up', row: 'coldSignUp', unit: 'ms' },
  { label: '… by the npm package', row: 'coldSignUp', of: 'package', unit: 'ms' },
  { label: 'pasted', row: 'pastedRule', unit: 'bytes' },
  { label: 'installed, with all dependencies', row: 'installed', unit: 'KiB' },
  { label: '… how many packages that is', row: 'packages', unit: '' },
];

/** The table of those who send an export. */
const EXPORT_ROWS = [
  { label: 'a user, Keen answers at once', row: 'backfill', unit: 'µs' },
  { label: 'a user, Keen answers after 500 ms', row: 'backfillFar', unit: 'µs' },
  { label: 'memory with 200,000 users', row: 'backfillMemory', of: 'small', unit: 'MiB' },
  { label: 'memory with 1,000,000 users', row: 'backfillMemory', unit: 'MiB' },
];

const NOT_HELD = '**not held**';

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
    updateResults(describeRun(seconds));
  }
}
console.log(`\n${Object.values(tables()).join('\n\n')}`);
const isOver = BUDGETS.some((budget) => verdict(budget) === NOT_HELD);
process.exitCode = failures.length > 0 || isOver ? 1 : 0;

/** Runs a part and keeps its rounds. Returns what went wrong, if anything did. */
async function run(part) {
  // No proxy may stand between a contestant and the loopback.
  const env = { ...process.env, NO_PROXY: '*', no_proxy: '*' };
  const child = fork(here(`${part}.mjs`), [rule], { env, timeout: LIMIT_MS });
  child.on('message', ({ row, round }) => {
    rows[row] ??= [];
    rows[row].push(round);
  });
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  if (code === 0) return undefined;
  return `${part} ${signal ? `was ended by ${signal}` : 'failed'}; the rounds it had reported count`;
}

/** One figure, or how many times another it is, of each round; empty when it was not measured. */
function series({ row, of = 'ours', to }) {
  const rounds = (rows[row] ?? []).filter((round) => of in round && (!to || to in round));
  return rounds.map((round) => (to ? round[of] / round[to] : round[of]));
}

function budgetTable() {
  const lines = BUDGETS.map((budget) => {
    const { label, least, most, reach, unit = '' } = budget;
    const values = series(budget).map((value) => value * UNITS[unit]);
    const allowed = least ? `at least ${figure(least)}` : figure(most);
    const measured = values.length > 0 ? withSpread(values) : 'not measured';
    return [label, allowed, figure(reach), measured, verdict(budget)];
  });
  const head = ['', 'at most', 'reach', 'measured', ''];
  return markdownTable([head, ...lines], { align: ['l', 'r', 'r', 'r', 'l'] });
}

/** Whether a budget is reached, held or not held; empty when it was not measured. */
function verdict(budget) {
  const { least, most, reach, unit = '' } = budget;
  const values = series(budget);
  if (values.length === 0) return '';
  const value = median(values) * UNITS[unit];
  if (least ? value >= reach : value <= reach) return 'reached';
  return (least ? value >= least : value <= most) ? 'held' : NOT_HELD;
}

/** A median, and the limits of the middle half of the rounds. */
function withSpread(values) {
  const text = figure(median(values));
  if (values.length === 1) return text;
  return `${text} (${figure(quantile(values, 0.25))}–${figure(quantile(values, 0.75))})`;
}

function tables() {
  return {
    budgets: budgetTable(),
    contestants: contestantsTable(CONTESTANTS, ROWS),
    backfill: contestantsTable(SENDERS, EXPORT_ROWS),
  };
}

/** A line for each row that was measured, a column for each contestant. */
function contestantsTable(contestants, rows) {
  const names = Object.keys(contestants);
  const lines = rows
    .filter((line) => series(line).length > 0)
    .map((line) => [
      line.unit ? `${line.label}, ${line.unit}` : line.label,
      ...names.map((name) => cell(line, name)),
    ]);
  return markdownTable([['', ...Object.values(contestants)], ...lines], {
    align: ['l', ...names.map(() => 'r')],
  });
}

function cell({ row, of, unit }, name) {
  const shown = name === 'ours' && of ? of : name;
  const values = of && name !== 'ours' ? [] : series({ row, of: shown });
  if (values.length === 0) return '';
  const text = figure(median(values) * UNITS[unit]);
  if (name === 'ours') return text;
  return `${text} (${figure(median(series({ row, of: name, to: 'ours' })))})`;
}

/** A number with about three digits. */
function figure(value) {
  const isWhole = Number.isInteger(value) || Math.abs(value) >= 100;
  return isWhole ? Math.round(value).toLocaleString('en') : `${Number(value.toPrecision(3))}`;
}

/** Puts the tables into RESULTS.md. Everything outside of its marks is written by hand and stays. */
function updateResults(run) {
  let text = readFileSync(results, 'utf8');
  for (const [name, table] of Object.entries({ ...tables(), run })) {
    const block = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end -->)`);
    text = text.replace(block, (_, mark, end) => `${mark}${table}\n${end}`);
  }
  writeFileSync(results, text);
}

function describeRun(seconds) {
  const [cpu] = os.cpus();
  const gib = (os.totalmem() / 1024 ** 3).toFixed(1);
  const { node, v8, undici } = process.versions;
  const peers = ['request', 'keen-tracking', 'axios'].map((name) => {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}`;
  });
  const rounds = ['recorded', 'stubbed', 'cold', 'oneAtATime', 'manyAtOnce', 'backfill'].map(
    (row) => `${row} ${rows[row]?.length ?? 0}`,
  );
  return [
    `${new Date().toISOString().slice(0, 10)}, ${seconds.toFixed(0)} s`,
    `${cpu?.model.trim() ?? 'unknown processor'}, ${os.cpus().length} cores, ${gib} GiB, ${os.type()} ${os.arch()}`,
    `load average at the end ${os.loadavg()[0].toFixed(1)}`,
    `Node ${node} (V8 ${v8}, undici ${undici}), ${peers.join(', ')}`,
    `rounds: ${rounds.join(', ')}; mixed logins: ${figure(rows.memoryLogins?.[0].ours ?? 0)}`,
    ...failures.map((failure) => `**${failure}**`),
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}

/** The value below which this share of the values lies. */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function median(values) {
  return quantile(values, 0.5);
}
