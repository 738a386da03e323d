// What the rule and the Action need of a host, and do without.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import vm from 'node:vm';
import { startKeen } from '../../playground/keen.mjs';
import { logIn, packaged, pasted } from './hosts/action.mjs';
import { call, LEAST, sandbox } from './hosts/container.mjs';
import { observe } from './hosts/login.mjs';
import { evaluate } from './hosts/module.mjs';
import { read } from './hosts/rule-file.mjs';
import { denied, recorded } from './outcome.mjs';
import { makeContext, makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from './sign-up.mjs';

/** Globals of Node that real rule hosts lack. */
const LACKING = [
  'AbortController',
  'AbortSignal',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'atob',
  'btoa',
  'console',
  'crypto',
  'fetch',
  'global',
  'performance',
  'process',
  'queueMicrotask',
  'structuredClone',
];

let keen;
before(async () => {
  keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
});
beforeEach(() => keen.reset());
after(() => keen.close());

/** A context that has nothing but WebAssembly and what a rule may count on. */
function bare() {
  const context = sandbox(LEAST);
  // Every V8 context has a console of its own, which leads nowhere.
  vm.runInContext('delete globalThis.console', context);
  const there = LACKING.filter(
    (name) => vm.runInContext(`typeof ${name}`, context) !== 'undefined',
  );
  assert.deepEqual(there, [], 'the sandbox has more than it should');
  assert.throws(() => vm.runInContext('eval("1")', context), /EvalError/);
  return context;
}

const newcomer = () => ({
  user: makeUser(),
  context: makeContext(),
  configuration: makeSettings(keen.url),
});

test('WebAssembly, require, timers and Buffer are all the rule needs', async () => {
  const context = bare();
  const given = newcomer();
  const outcome = await observe(given, ({ callback, lent: { configuration } }) =>
    call({ context, text: `return ${read()}`, given, callback, lent: { configuration } }),
  );
  recorded({ ...outcome, given, requests: keen.requests });
});

describe('an Action', () => {
  for (const { name, path } of [pasted, packaged]) {
    test(`${name}: the same, and a console where it has something to log`, async () => {
      const context = bare();
      const given = newcomer();
      const { onExecutePostLogin } = evaluate(path, context);
      const outcome = await logIn(onExecutePostLogin, context, given);
      recorded({ ...outcome, given, requests: keen.requests });
    });
  }
});

test('without WebAssembly a sign-up is an error, not a crash', async () => {
  const context = bare();
  vm.runInContext('delete globalThis.WebAssembly', context);
  const given = newcomer();
  const outcome = await observe(given, ({ callback, lent }) =>
    call({ context, text: `return ${read()}`, given, callback, lent }),
  );
  denied({ ...outcome, given, requests: keen.requests }, 'KEEN_INTERNAL');
});
