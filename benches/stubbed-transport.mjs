import { interleave, rowOfRounds } from './rounds.mjs';
import { createStubbedSignUps } from './stub.mjs';

const SIGN_UPS = 1000;
const ROUNDS = 31;

/**
 * A sign-up whose request is answered at once, one after the other: what the code itself costs.
 *
 * @returns {Promise<import('./rounds.mjs').Row[]>}
 */
export async function measureStubbedTransport() {
  const timed = Object.entries(await createStubbedSignUps()).map(([name, signUp]) => [
    name,
    () => time(signUp),
  ]);
  const rounds = await interleave(Object.fromEntries(timed), { rounds: ROUNDS, warmups: 3 });
  return [rowOfRounds({ key: 'stubbed', label: 'Sign-up, stubbed transport', unit: 'µs', rounds })];
}

async function time(signUp) {
  const start = performance.now();
  for (let count = 0; count < SIGN_UPS; count++) await signUp();
  return ((performance.now() - start) * 1000) / SIGN_UPS;
}
