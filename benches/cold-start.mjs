import { runChild } from './child.mjs';
import { interleave, rowOfRounds } from './rounds.mjs';

const ROUNDS = 21;

/**
 * A fresh process: the pasted file read, evaluated and the first recorded login done, beside
 * `require` of each peer's library. And what it takes when that login is a sign-up, its transport
 * stubbed: then the module is unpacked and compiled.
 *
 * @returns {Promise<import('./rounds.mjs').Row[]>}
 */
export async function measureColdStart() {
  const names = [
    'ours',
    'oursSignUp',
    'package',
    'handWritten',
    'handWrittenSignUp',
    'request',
    'keenTracking',
    'axios',
  ];
  const start = async (name) => (await runChild('cold-start', [name])).ms;
  const {
    package: fromPackage,
    oursSignUp,
    handWrittenSignUp,
    ...rounds
  } = await interleave(Object.fromEntries(names.map((name) => [name, start])), { rounds: ROUNDS });
  return [
    rowOfRounds({ key: 'coldStart', label: 'Cold start', unit: 'ms', rounds }),
    rowOfRounds({
      key: 'coldStartPackage',
      label: '… by the npm package',
      unit: 'ms',
      rounds: { ours: fromPackage },
    }),
    rowOfRounds({
      key: 'coldStartSignUp',
      label: '… to the first sign-up instead',
      unit: 'ms',
      rounds: { ours: oursSignUp, handWritten: handWrittenSignUp },
    }),
  ];
}
