// The versions of Node that hosts offer, as binaries from their npm packages.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

export const VERSIONS = [18, 20, 22, 24];

/** @param {number} version of Node */
export const binaryOf = (version) =>
  join(dirname(require.resolve(`node-${version}/package.json`)), 'bin', 'node');
