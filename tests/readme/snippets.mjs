// What README says to write. Each snippet stands in a file of a project, and a script of snippets/ uses it as its
// host does; the script fails where the snippet does not do what README promises.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { outcomeOf } from './folders.mjs';

/** For a text that is only in this snippet: the script. */
const SCRIPTS = [
  ["from 'keen-signup-rule'", 'rule.mjs'],
  ["from 'keen-signup-rule/better-auth'", 'better-auth.mjs'],
  ["from 'keen-signup-rule/cognito'", 'cognito.mjs'],
];

/** Runs a snippet. Fails for one that has no script. */
export async function checkSnippet({ text }, { project, settings, keen }) {
  const [, script] = SCRIPTS.find(([part]) => text.includes(part)) ?? [];
  assert.ok(script, `no test knows how to run this: add it to tests/readme/snippets.mjs\n${text}`);
  await project.write('snippet.mjs', text);
  await project.write(script, readFileSync(new URL(`snippets/${script}`, import.meta.url)));
  keen.reset();
  const outcome = await outcomeOf(project.start(process.execPath, [script], settings));
  assert.deepEqual({ status: outcome.status, stderr: outcome.stderr }, { status: 0, stderr: '' });
  assert.equal(keen.events().length, 1, 'one sign-up is one event');
}
