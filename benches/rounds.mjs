/** @returns {number} the middle of the sorted values, or the value at another `share` of them */
export function median(values, share = 0.5) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * Measures several things in turn, round by round, so that what else the machine does meanwhile
 * falls on all of them alike. Each round starts with another one.
 *
 * @template T
 * @param {Record<string, (name: string) => T | Promise<T>>} contestants each does one round
 * @param {{rounds: number, warmups?: number}} options
 * @returns {Promise<Record<string, T[]>>} by contestant, what each of its rounds gave
 */
export async function interleave(contestants, { rounds, warmups = 1 }) {
  const names = Object.keys(contestants);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < warmups + rounds; round++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(place + round) % names.length];
      const result = await contestants[name](name);
      if (round >= warmups) results[name].push(result);
    }
  }
  return results;
}

/**
 * @typedef {object} Row of the table
 * @property {string} key by which reach.mjs finds it
 * @property {string} label
 * @property {string} unit
 * @property {Record<string, {value: number, ratio?: number}>} cells by contestant
 * @property {Record<string, number[]>} [rounds] what the medians were made of
 */

/**
 * A row of medians. A ratio is how many times ours a peer's figure is: the median of the rounds'
 * own ratios, which a machine that is busy for a while does not move.
 *
 * @param {Omit<Row, 'cells'>} row
 * @returns {Row}
 */
export function rowOfRounds(row) {
  const { ours } = row.rounds;
  const cells = Object.entries(row.rounds).map(([name, values]) => [
    name,
    { value: median(values), ratio: median(values.map((value, index) => value / ours[index])) },
  ]);
  return { ...row, cells: Object.fromEntries(cells) };
}

/** A row of figures that were taken once. @param {{values: Record<string, number>}} row */
export function rowOfValues({ values, ...row }) {
  const cells = Object.entries(values).map(([name, value]) => [
    name,
    { value, ratio: value / values.ours },
  ]);
  return { ...row, cells: Object.fromEntries(cells) };
}

/** How much more ours takes than a peer: the median of the rounds' own differences. */
export const excess = ({ rounds }, peer) =>
  median(rounds.ours.map((value, index) => value - rounds[peer][index]));
