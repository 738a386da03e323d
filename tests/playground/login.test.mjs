// The login pipeline, which runs rules in a sandbox.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPipeline } from '../../playground/login.mjs';

const user = { user_id: 'auth0|1', name: 'Ada' };
const context = { request: { ip: '203.0.113.7' } };

/** A pipeline of one rule with this body. */
const pipelineOf = (body, options) =>
  createPipeline({ rules: [`function (user, context, callback) {${body}}`], ...options });

/** The value of an expression inside a rule. */
async function seenByRule(expression, options) {
  const body = `context.seen = ${expression}; callback(null, user, context);`;
  const { error, context: after } = await pipelineOf(body, options).login(user, context);
  assert.equal(error, null);
  return after.seen;
}

describe('what a rule sees', () => {
  const rows = [
    ['user.name', 'Ada'],
    ['context.request.ip', '203.0.113.7'],
    ['configuration.KEY', 'value'],
    ['typeof globalThis.configuration', 'undefined'],
    ['typeof globalThis.auth0', 'undefined'],
    ['typeof WebAssembly', 'object'],
    ['typeof fetch', 'function'],
    ['typeof setTimeout', 'function'],
    ['typeof Buffer', 'function'],
    ['typeof process', 'undefined'],
    ["typeof require('node:zlib').brotliDecompressSync", 'function'],
    ["typeof require('https').request", 'function'],
    ["(() => { try { require('fs') } catch (error) { return error.code } })()", 'MODULE_NOT_FOUND'],
    ['user instanceof Object', false],
    ['this === globalThis', true], // sloppy mode
  ];
  for (const [expression, expected] of rows) {
    test(`${expression}: ${expected}`, async () => {
      assert.equal(await seenByRule(expression, { configuration: { KEY: 'value' } }), expected);
    });
  }

  test('no fetch, when the host has none', async () => {
    assert.equal(await seenByRule('typeof fetch', { fetch: null }), 'undefined');
  });

  test('require, fetch and console of the caller', async () => {
    const lines = [];
    const own = {
      require: (name) => `module ${name}`,
      fetch: () => 'fetched',
      console: { log: (line) => void lines.push(line) },
    };
    assert.equal(
      await seenByRule("require('a') + fetch() + console.log('x')", own),
      'module afetchedundefined',
    );
    assert.deepEqual(lines, ['x']);
  });
});

describe('how a login ends', () => {
  const rows = [
    ['callback(null, user, context)', null],
    ["callback(new Error('no'), user, context)", 'no'],
    ["throw new Error('thrown')", 'thrown'],
    ["setTimeout(callback, 0, new Error('later'))", 'later'],
  ];
  for (const [body, message] of rows) {
    test(`${body}: ${message}`, async () => {
      const { error } = await pipelineOf(body).login(user, context);
      assert.equal(error?.message ?? null, message);
    });
  }

  test('a rule that never calls back fails at the time limit', async () => {
    const { error } = await pipelineOf('', { limitMs: 5 }).login(user, context);
    assert.match(error.message, /did not call back within 0\.005 s/);
  });

  test('a second call of the callback is logged and changes nothing', async () => {
    const lines = [];
    const console = { error: (line) => lines.push(line) };
    const body = "callback(null, user, context); callback(new Error('late'));";
    const { error } = await pipelineOf(body, { console }).login(user, context);
    assert.equal(error, null);
    assert.deepEqual(lines, ['A rule called back more than once.']);
  });

  test('rules run in order, on the same objects, until one fails', async () => {
    const pipeline = createPipeline({
      rules: [
        'function (user, context, callback) { user.trace = [1]; callback(null, {}, {}); }',
        "function (user, context, callback) { user.trace.push(2); callback(new Error('stop')); }",
        'function (user, context, callback) { user.trace.push(3); callback(null); }',
      ],
    });
    const { error, user: after } = await pipeline.login(user, context);
    assert.equal(error.message, 'stop');
    assert.deepEqual([...after.trace], [1, 2]);
    assert.equal(user.trace, undefined, 'the input must not change');
  });
});

describe('text that not every host accepts', () => {
  const rule = 'function (user, context, callback) { callback(null, user, context); }';
  const rows = [
    ['a semicolon at the end', `${rule};`],
    ['a comment at the end, without a newline', `${rule} // done`],
    ['two statements', `var a; ${rule}`],
  ];
  for (const [what, source] of rows) {
    test(`${what}: SyntaxError`, () => {
      assert.throws(() => createPipeline({ rules: [source] }), { name: 'SyntaxError' });
    });
  }

  for (const [what, source] of [
    ['a newline first', `\n${rule.replace('function', 'function named')}`],
    ['a value', '1'],
  ]) {
    test(`${what}: the login fails`, async () => {
      const { error } = await createPipeline({ rules: [source] }).login(user, context);
      assert.equal(error.message, 'A rule must be a function.');
    });
  }
});

describe('from one login to the next', () => {
  test('the global object stays, the rule is evaluated anew', async () => {
    const rule = `(() => {
      globalThis.evaluated = (globalThis.evaluated || 0) + 1;
      return function (user, context, callback) {
        context.seen = globalThis.evaluated;
        callback(null, user, context);
      };
    })()`;
    const pipeline = createPipeline({ rules: [rule] });
    for (const expected of [1, 2]) {
      assert.equal((await pipeline.login(user, context)).context.seen, expected);
    }
    assert.equal((await createPipeline({ rules: [rule] }).login(user, context)).context.seen, 1);
  });

  test('changes of the user are lost; saved metadata returns on the root', async () => {
    const pipeline = pipelineOf(`
      context.seen = [user.saved, user.persistent, user.app_metadata];
      user.persistent = { lost: true };
      auth0.users.updateAppMetadata(user.user_id, { saved: context.stats.loginsCount })
        .then(() => callback(null, user, context), callback);`);
    const seen = [];
    for (const loginsCount of [1, 2, 3]) {
      const result = await pipeline.login(user, { stats: { loginsCount } });
      assert.equal(result.error, null);
      seen.push(JSON.stringify(result.context.seen));
    }
    assert.deepEqual(seen, ['[null,null,null]', '[1,null,{"saved":1}]', '[2,null,{"saved":2}]']);
    const other = await pipeline.login({ user_id: 'auth0|2' }, { stats: { loginsCount: 4 } });
    assert.equal(other.context.seen[0], undefined);
    assert.deepEqual(pipeline.appMetadata('auth0|2'), { saved: 4 });
  });

  test('saving merges root keys into what the user has', async () => {
    const pipeline = pipelineOf(`
      const metadata = { [context.key]: { a: 1 } };
      auth0.users.updateAppMetadata(user.user_id, metadata)
        .then(() => callback(null, user, context), callback);`);
    await pipeline.login(user, { key: 'one' });
    await pipeline.login(user, { key: 'two' });
    assert.deepEqual(pipeline.appMetadata(user.user_id), { one: { a: 1 }, two: { a: 1 } });
    const { user: after } = await pipeline.login(
      { ...user, app_metadata: { plan: 'free' } },
      { key: 'one' },
    );
    assert.equal(after.plan, 'free');
    assert.deepEqual(Object.keys(after.app_metadata), ['plan', 'one', 'two']);
  });

  test('saving a number rejects', async () => {
    const pipeline = pipelineOf(
      'auth0.users.updateAppMetadata(user.user_id, 1).then(() => callback(null), callback);',
    );
    assert.equal((await pipeline.login(user, context)).error.name, 'TypeError');
  });
});
