/**
 * `node benches/bench.mjs`: the whole comparison, written to benches/RESULTS.md.
 * `node benches/bench.mjs loopback growth`: those metrics alone, printed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runChild } from './child.mjs';
import { describeMachine } from './machine.mjs';
import { METRICS, PROFILE } from './metrics.mjs';
import { reachTable } from './reach.mjs';
import { comparison, figure } from './table.mjs';

/** Hand-written: what was tried for the figures that are not reached. */
const notes = new URL('NOTES.md', import.meta.url);
const results = new URL('RESULTS.md', import.meta.url);

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !METRICS[name]);
if (unknown) throw new Error(`no metric ${unknown}, only ${Object.keys(METRICS).join(', ')}`);

const machine = describeMachine();
const start = performance.now();
const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;

const rows = [];
for (const name of asked.length > 0 ? asked : Object.keys(METRICS)) {
  rows.push(...(await measured(name)));
}
if (asked.length > 0) {
  console.log(`\n${comparison(rows)}`);
} else {
  const [profile] = Object.keys(PROFILE);
  const text = report(await measured(profile));
  writeFileSync(results, text);
  console.log(`\n${text}`);
}

async function measured(name) {
  console.log(`${name} …`);
  const result = await runChild('metric', [name]);
  console.log(`${name} done, ${seconds()}`);
  return result;
}

function report(profile) {
  const facts = [...machine, `The whole run: ${seconds()}`];
  const parts = [
    '# Side by side',
    'Written by `npm run bench`. Figures are medians of rounds in which the contestants take turns; in brackets, how many times ours a peer’s figure is: the median of the rounds’ own ratios. Machines differ: compare ratios.',
    facts.map((line) => `- ${line}`).join('\n'),
    'The contestants, besides this rule:',
    `- (a) the same rule by hand, over \`fetch\`, with the same settings, checks, timeout, retries and body handling: [hand-written.mjs](peers/hand-written.mjs)
- (b) the template gallery’s way: no timeout, no retry, any status will do
- (c) Keen’s own client, \`recordEvent\`: no timeout
- (d) its own timeout, no retry
- (e) the same bytes by a bare \`fetch\`: no rule, no event, no check`,
    comparison(rows),
    `- Cold start: a fresh process. Ours is the pasted file read, evaluated and the first recorded login done; (a) is the same, as an ES module; the others are \`require\` of the library alone. A recorded user’s login needs no module; the first sign-up unpacks and compiles it.
- Stubbed transport: (a), (e) and ours get a \`fetch\`, (d) an adapter, (b) and (c) an \`http.request\`, each of which answers at once.
- Loopback: one HTTP server in a thread of its own, connections used again.
- Memory: processes of their own, transport stubbed.
- Bytes: (a) is its source as it stands.`,
    '## Reach',
    reachTable(rows),
    '## Where our own time goes',
    `A stubbed sign-up under the engine’s sampling profiler, which slows it to ${figure(profile.us)} µs. \`node benches/profile.mjs\` prints this alone, \`bash scripts/with-tools.sh node benches/function-sizes.mjs\` what the wasm’s bytes are.`,
    profile.table,
    ...(existsSync(notes) ? [readFileSync(notes, 'utf8').trim()] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}
