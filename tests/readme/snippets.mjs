// What README says to write. Each snippet stands in a file of a project, and a script of snippets/ uses it as its
// host does; the script fails where the snippet does not do what README promises.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from './folders.mjs';

const sends = (keen) => assert.equal(keen.events().length, 1);
const prints = (_, stdout) => assert.match(stdout, /\bresult: 0\b/);

/** For a text that is only in this snippet: the script, and what comes of it. */
const SCRIPTS = [
  ["from 'keen-signup-rule'", 'rule.mjs', sends],
  ["from 'keen-signup-rule/better-auth'", 'better-auth.mjs', sends],
  ["from 'keen-signup-rule/cognito'", 'cognito.mjs', sends],
  ["from 'keen-tracking'", 'alone.mjs', sends],
  ["from 'keen-analysis'", 'alone.mjs', prints],
];

/** @returns {string[]} the texts that no snippet of README has */
export const textsLeftOver = (blocks) =>
  SCRIPTS.map(([part]) => part).filter((part) => !blocks.some(({ text }) => text.includes(part)));

/** Runs a snippet. Fails for one that has no script. */
export async function checkSnippet({ text }, { project, settings, keen }) {
  const [, script, outcome] = SCRIPTS.find(([part]) => text.includes(part)) ?? [];
  assert.ok(script, `no test knows how to run this: add it to tests/readme/snippets.mjs\n${text}`);
  await project.write('snippet.mjs', text);
  await project.write(script, readFileSync(new URL(`snippets/${script}`, import.meta.url)));
  await comesTo(outcome, project.start(process.execPath, [script], settings), keen);
}

/** Runs a program for Python, which must send one event. */
export async function checkPython({ text }, { project, keen }) {
  const python = fileURLToPath(new URL('../../.tools/python/bin/python', import.meta.url));
  await comesTo(sends, project.start(python, ['-c', text]), keen);
}

async function comesTo(outcome, child, keen) {
  keen.reset();
  const { status, stdout, stderr } = await outcomeOf(child);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  outcome(keen, stdout);
}
