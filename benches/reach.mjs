import { excess } from './rounds.mjs';
import { figure, markdownTable } from './table.mjs';

const MANY_TIMES = (value) => `${figure(value)}×`;

/**
 * What this project wants to reach: each takes the rows by their keys and gives its figure. A
 * ratio is how many times ours a peer's figure is.
 */
const TARGETS = [
  {
    what: "Cold start, faster than `require('request')`",
    most: false,
    limit: 20,
    show: MANY_TIMES,
    figure: ({ coldStart }) => coldStart.cells.request.ratio,
  },
  {
    what: "Cold start, faster than `require('keen-tracking')`",
    most: false,
    limit: 3,
    show: MANY_TIMES,
    figure: ({ coldStart }) => coldStart.cells.keenTracking.ratio,
  },
  {
    what: 'Login of a recorded user',
    most: true,
    limit: 100,
    show: (value) => `${figure(value)} ns`,
    figure: ({ recorded }) => recorded.cells.ours.value,
  },
  ...['one', 'many'].flatMap((key) => {
    const where = key === 'one' ? 'one at a time, p50' : '64 at once, time a sign-up';
    // A peer with fewer sign-ups a second takes longer for one.
    const against = (peer) =>
      key === 'one'
        ? (rows) => rows.oneP50.cells[peer].ratio
        : (rows) => 1 / rows.manyRate.cells[peer].ratio;
    return [
      {
        what: `Loopback, ${where}: times that of (a)`,
        most: true,
        limit: 1.05,
        show: MANY_TIMES,
        figure: (rows) => 1 / against('handWritten')(rows),
      },
      ...Object.entries({ request: '(b)', keenTracking: '(c)', axios: '(d)' }).map(
        ([peer, letter]) => ({
          what: `Loopback, ${where}: times that of ${letter}`,
          most: true,
          limit: 1,
          show: MANY_TIMES,
          figure: (rows) => 1 / against(peer)(rows),
        }),
      ),
    ];
  }),
  {
    what: 'Stubbed transport, above (a)',
    most: true,
    limit: 3,
    show: (value) => `${figure(value)} µs`,
    figure: ({ stubbed }) => excess(stubbed, 'handWritten'),
  },
  {
    what: 'Linear memory of the instance',
    most: true,
    limit: 256,
    show: (value) => `${figure(value)} KiB`,
    figure: ({ linear }) => linear.cells.ours.value,
  },
  ...['Pasted rule', 'Pasted rule, stretch'].map((what, index) => ({
    what,
    most: true,
    limit: [28_000, 24_000][index],
    show: (value) => `${figure(value)} bytes`,
    figure: ({ pastedRule }) => pastedRule.cells.ours.value,
  })),
];

/** The targets beside this run's own figures, as a table. @param {import('./rounds.mjs').Row[]} rows */
export function reachTable(rows) {
  const byKey = Object.fromEntries(rows.map((row) => [row.key, row]));
  return markdownTable(
    ['Target', 'wanted', 'this run', ''],
    TARGETS.map((target) => {
      const value = target.figure(byKey);
      const isReached = target.most ? value <= target.limit : value >= target.limit;
      return [
        target.what,
        `${target.most ? '≤' : '≥'} ${target.show(target.limit)}`,
        target.show(value),
        isReached ? 'reached' : '**not reached**',
      ];
    }),
  );
}
