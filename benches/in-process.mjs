/** What the rule itself costs: the login of a recorded user, and a sign-up that is answered at once. */
import { createRule as createHandWritten } from '../tests/contract/hand-written/rule.mjs';
import {
  createSignUps,
  makeConfiguration,
  makeContext,
  makeUser,
  plainFetch,
  readPastedRule,
  responseFetch,
} from './contestants.mjs';
import { takeTurns } from './rounds.mjs';

/**
 * `(module (func (export "rule") (param externref externref externref)) (func (export "nothing")))`:
 * an empty function that takes what the rule takes, and one that takes nothing, a call that newer
 * engines leave out.
 */
const EMPTY_MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 10, 2], // two types
  ...[0x60, 3, 0x6f, 0x6f, 0x6f, 0], // 0: three externrefs -> no result
  ...[0x60, 0, 0], // 1: nothing -> no result
  ...[3, 3, 2, 0, 1], // two functions, of types 0 and 1
  ...[7, 18, 2], // two exports
  ...[4, 0x72, 0x75, 0x6c, 0x65, 0, 0], // "rule": function 0
  ...[7, 0x6e, 0x6f, 0x74, 0x68, 0x69, 0x6e, 0x67, 0, 1], // "nothing": function 1
  ...[10, 7, 2, 2, 0, 0x0b, 2, 0, 0x0b], // their bodies: end
]);

const auth0 = { users: { updateAppMetadata: async () => {} } };
const HOSTS = {
  stubbed: { fetch: responseFetch },
  stubbedSaved: { fetch: responseFetch, auth0 },
  stubbedPlain: { fetch: plainFetch },
};

const host = { configuration: makeConfiguration() };
const evaluate = readPastedRule();
const { createRule } = await import('../pkg/index.mjs');
const empty = new WebAssembly.Instance(new WebAssembly.Module(EMPTY_MODULE)).exports;

await takeTurns(
  'recorded',
  {
    ours: loop(evaluate(host)),
    anew: loop((user, context, callback) => evaluate(host)(user, context, callback)),
    package: loop(createRule(host)),
    handWritten: loop(createHandWritten(host)),
    empty: loop(empty.rule, { answers: false }),
    nothing: loop(empty.nothing, { answers: false }),
  },
  { seconds: 12, turnMs: 20 },
);

for (const [row, host] of Object.entries(HOSTS)) {
  const signUps = await createSignUps('http://127.0.0.1:1', ['ours', 'handWritten'], host);
  const contestants = Object.entries(signUps).map(([name, signUp]) => [name, timed(signUp)]);
  await takeTurns(row, Object.fromEntries(contestants), { seconds: 7, turnMs: 20 });
}

/**
 * A loop of its own for each contestant, so that the engine optimises each for one rule alone.
 *
 * @returns {(count: number) => number} the milliseconds of one call
 */
function loop(rule, { answers = true } = {}) {
  const user = { ...makeUser(), signedUp: true };
  const context = makeContext();
  let answered = 0;
  const callback = () => {
    answered += 1;
  };
  const run = new Function(
    ...['rule', 'user', 'context', 'callback', 'count'],
    'for (let call = 0; call < count; call++) rule(user, context, callback);',
  );
  return (count) => {
    answered = 0;
    const start = performance.now();
    run(rule, user, context, callback, count);
    const ms = performance.now() - start;
    if (answers && answered !== count) throw new Error('a login was not answered at once');
    return ms / count;
  };
}

function timed(signUp) {
  return async (count) => {
    const start = performance.now();
    for (let call = 0; call < count; call++) await signUp();
    return (performance.now() - start) / count;
  };
}
