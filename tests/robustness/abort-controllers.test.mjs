// fetch and AbortController may come from different places: the sign-up is sent, and a silence ends
// in time.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { VERSIONS } from '../contract/hosts/node-binaries.mjs';
import { PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { runScript } from './run-script.mjs';

describe('an AbortController that does not belong to fetch', { concurrency: 2 }, () => {
  let keen;
  let silent;
  before(async () => {
    const options = { projectId: PROJECT_ID, writeKey: WRITE_KEY };
    [keen, silent] = await Promise.all([startKeen(options), startKeen(options)]);
    silent.faultBy(() => ({ hang: 'headers' }));
  });
  after(() => Promise.all([keen.close(), silent.close()]));

  for (const version of VERSIONS) {
    test(`Node ${version}`, async (t) => {
      const options = {
        version,
        flags: ['--no-warnings'],
        values: [keen.url, silent.url],
      };
      const outcomes = await runScript('abort-controllers.mjs', options);
      assert.ok(outcomes.length > 0);
      for (const { name, answered, silent: unanswered } of outcomes) {
        await t.test(name, () => {
          assert.equal(answered.code, null);
          assert.equal(unanswered.code, 'KEEN_TIMEOUT');
        });
      }
    });
  }
});
