/** A fresh process: how long one contestant takes until it can do, or has done, its first login. */
import { createRequire } from 'node:module';
import { readPastedRule } from '../pasted-rule.mjs';
import { makeConfiguration, makeContext, makeRecordedUser, makeUser, signUp } from '../sign-up.mjs';
import { stubbedFetch } from '../stubbed-fetch.mjs';

const require = createRequire(import.meta.url);

const login = (rule) => {
  let isAnswered = false;
  rule(makeRecordedUser(), makeContext(), () => {
    isAnswered = true;
  });
  if (!isAnswered) throw new Error('the login was not answered');
};

const host = { configuration: makeConfiguration(), fetch: stubbedFetch };

const STARTS = {
  ours: () => login(readPastedRule()({ configuration: makeConfiguration() })),
  oursSignUp: () => signUp(readPastedRule()(host), makeUser()),
  handWrittenSignUp: async () => {
    const { createRule } = await import('../peers/hand-written.mjs');
    await signUp(createRule(host), makeUser());
  },
  package: () =>
    login(require('../../pkg/index.cjs').createRule({ configuration: makeConfiguration() })),
  handWritten: async () => {
    const { createRule } = await import('../peers/hand-written.mjs');
    login(createRule({ configuration: makeConfiguration() }));
  },
  request: () => require('request'),
  keenTracking: () => require('keen-tracking'),
  axios: () => require('axios'),
};

const start = performance.now();
await STARTS[process.argv[2]]();
process.stdout.write(JSON.stringify({ ms: performance.now() - start }));
