// Faults for a local Keen, in an order that a seed decides: 30 % of the requests meet one.

/** The share of requests that meet a fault: each kind a tenth. */
const FAULTS = [
  ['lost after storing', [{ reset: 'stored' }]],
  ['503', [{ status: 503 }, { status: 503, store: true }]],
  ['cut off', [{ cut: true }, { cut: true, status: 503 }, { reset: 'before' }]],
];
const SHARE = 0.1;

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/**
 * Decides for each write request, and counts what it decided.
 *
 * @param {() => number} random
 * @returns `pick` for the `faultBy` of a local Keen, the `counts` by kind, and the number of `attempts`
 */
export function makeFaults(random) {
  const counts = Object.fromEntries(FAULTS.map(([kind]) => [kind, 0]));
  let attempts = 0;
  return {
    counts,
    get attempts() {
      return attempts;
    },
    pick() {
      attempts += 1;
      const at = Math.floor(random() / SHARE);
      const [kind, variants] = FAULTS[at] ?? [];
      if (!kind) return undefined;
      counts[kind] += 1;
      return variants[Math.floor(random() * variants.length)];
    },
  };
}
