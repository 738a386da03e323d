// A login of a rule host: the names are those of the host, and the callback lets the login go on.
import assert from 'node:assert/strict';

const answers = [];
Object.assign(globalThis, {
  configuration: process.env,
  auth0: { users: { async updateAppMetadata() {} } },
  user: { user_id: 'auth0|5f7c8ec7c33c6c004bbafe82', name: 'Ada Lovelace' },
  context: {},
  callback: (error) => answers.push(error),
});
await import('./snippet.mjs');
process.on('exit', () => {
  assert.ok(answers.length > 0);
  for (const answer of answers) assert.equal(answer, null);
});
