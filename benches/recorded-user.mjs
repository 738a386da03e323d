import { readPastedRule } from './pasted-rule.mjs';
import { createRule as handWritten } from './peers/hand-written.mjs';
import { interleave, rowOfRounds } from './rounds.mjs';
import { makeConfiguration, makeContext, makeRecordedUser } from './sign-up.mjs';

const CALLS = 100_000;
const ROUNDS = 31;

/** A module with one exported function that does nothing: what entering any wasm costs. */
const EMPTY_MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 4, 1, 0x60, 0, 0], // type 0: () -> ()
  ...[3, 2, 1, 0], // function 0 is of type 0
  ...[7, 5, 1, 1, 0x66, 0, 0], // exported as f
  ...[10, 4, 1, 2, 0, 0x0b], // its body: end
]);

/**
 * A login of a user who is recorded already.
 *
 * @returns {Promise<import('./rounds.mjs').Row[]>}
 */
export async function measureRecordedUser() {
  const { f: empty } = new WebAssembly.Instance(new WebAssembly.Module(EMPTY_MODULE)).exports;
  const { createRule } = await import('../pkg/index.mjs');
  const host = { configuration: makeConfiguration() };
  const evaluate = readPastedRule();
  const pasted = evaluate(host);
  const fromPackage = createRule(host);
  const byHand = handWritten(host);
  // Each loop is a function of its own, so that the engine optimises each for one rule alone.
  const { handWritten: hand, ...rest } = await interleave(
    {
      ours: loop((login, user, context, answer) => login(user, context, answer), pasted),
      anew: loop((login, user, context, answer) => login(host)(user, context, answer), evaluate),
      package: loop((login, user, context, answer) => login(user, context, answer), fromPackage),
      handWritten: loop((login, user, context, answer) => login(user, context, answer), byHand),
      empty: loop((login, _user, _context, answer) => answer(login()), empty),
    },
    { rounds: ROUNDS, warmups: 3 },
  );
  const row = (key, label, rounds) => rowOfRounds({ key, label, unit: 'ns', rounds });
  return [
    row('recorded', 'Login of a recorded user', { ours: rest.ours, handWritten: hand }),
    row('recordedAnew', '… pasted text evaluated anew at each login', { ours: rest.anew }),
    row('recordedPackage', '… by the npm package', { ours: rest.package }),
    row('emptyCall', '… for scale: an empty call into any wasm', { ours: rest.empty }),
  ];
}

/** @returns {() => number} nanoseconds of one call, measured over many */
function loop(call, login) {
  const user = makeRecordedUser();
  const context = makeContext();
  let answers = 0;
  const answer = () => {
    answers += 1;
  };
  const body = `
    const start = performance.now();
    for (let count = 0; count < ${CALLS}; count++) call(login, user, context, answer);
    return performance.now() - start;`;
  const run = new Function('call', 'login', 'user', 'context', 'answer', body);
  return () => {
    answers = 0;
    const ms = run(call, login, user, context, answer);
    if (answers !== CALLS) throw new Error('a login was not answered');
    return (ms * 1e6) / CALLS;
  };
}
