import { runChild } from './child.mjs';
import { CONTESTANTS } from './contestants.mjs';
import { interleave, median, rowOfRounds, rowOfValues } from './rounds.mjs';

const ROUNDS = 9;
const GROWTH_ROUNDS = 3;
const KIB = 1024;

/**
 * What a contestant occupies, each in processes of its own.
 *
 * @returns {Promise<import('./rounds.mjs').Row[]>}
 */
export async function measureMemory() {
  const names = Object.keys(CONTESTANTS);
  const all = (run, list) => Object.fromEntries(list.map((name) => [name, run]));

  const occupied = await interleave(
    all((name) => runChild('memory', [name]), ['idle', ...names]),
    { rounds: ROUNDS },
  );
  const grown = await interleave(
    all((name) => runChild('memory', [name, 'growth'], ['--expose-gc']), ['ours', 'handWritten']),
    { rounds: GROWTH_ROUNDS, warmups: 0 },
  );
  const growth = (figure) =>
    Object.fromEntries(
      Object.entries(grown).map(([name, rounds]) => [
        name,
        rounds.map((round) => round[figure] / KIB),
      ]),
    );
  return [
    rowOfValues({
      key: 'linear',
      label: 'Linear memory of the instance, after 110,000 sign-ups',
      unit: 'KiB',
      values: { ours: median(grown.ours.map(({ linear }) => linear / KIB)) },
    }),
    rowOfRounds({
      key: 'rss',
      label: 'RSS over an idle process, after 100 sign-ups',
      unit: 'MiB',
      rounds: Object.fromEntries(
        names.map((name) => [
          name,
          occupied[name].map(({ rss }, round) => (rss - occupied.idle[round].rss) / KIB / KIB),
        ]),
      ),
    }),
    differences('heapGrowth', 'Heap growth by 100,000 sign-ups', growth('heapGrowth')),
    differences('rssGrowth', 'RSS growth by 100,000 sign-ups', growth('rssGrowth')),
  ];
}

/** Of differences around nothing a ratio says nothing. */
function differences(key, label, rounds) {
  const cells = Object.entries(rounds).map(([name, values]) => [name, { value: median(values) }]);
  return { key, label, unit: 'KiB', cells: Object.fromEntries(cells) };
}
