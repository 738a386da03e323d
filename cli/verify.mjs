import { Failure } from './failure.mjs';

export const help = 'Usage: keen-signup-rule verify FILE...';
export const takesFiles = true;
export const options = {};

export async function run() {
  throw new Failure('verify: not there yet');
}
