import { createSignUps } from './contestants.mjs';
import { interleave, median, rowOfRounds } from './rounds.mjs';
import { startServer } from './server.mjs';

const ROUNDS = 91;
const WIDTHS = [
  { width: 1, count: 150, label: 'one at a time', key: 'one' },
  { width: 64, count: 640, label: '64 at once', key: 'many' },
];

/**
 * A sign-up over loopback HTTP, connections used again: latency, and how many there are a second.
 *
 * @returns {Promise<import('./rounds.mjs').Row[]>}
 */
export async function measureLoopback() {
  const server = await startServer();
  try {
    const signUps = await createSignUps(server.url);
    const rows = [];
    for (const { width, count, label, key } of WIDTHS) {
      const timed = Object.entries(signUps).map(([name, signUp]) => [
        name,
        () => together(signUp, width, count),
      ]);
      const rounds = await interleave(Object.fromEntries(timed), { rounds: ROUNDS, warmups: 2 });
      const of = (figure) =>
        Object.fromEntries(
          Object.entries(rounds).map(([name, results]) => [name, results.map(figure)]),
        );
      const where = `Sign-up over loopback, ${label}`;
      rows.push(
        rowOfRounds({
          key: `${key}P50`,
          label: `${where}: p50`,
          unit: 'µs',
          rounds: of(({ latencies }) => median(latencies)),
        }),
        rowOfRounds({
          key: `${key}P99`,
          label: '… p99',
          unit: 'µs',
          rounds: of(({ latencies }) => median(latencies, 0.99)),
        }),
        rowOfRounds({
          key: `${key}Rate`,
          label: '… sign-ups a second',
          unit: '/s',
          rounds: of(({ ms }) => (count * 1000) / ms),
        }),
      );
    }
    return rows;
  } finally {
    await server.close();
  }
}

/**
 * Keeps `width` sign-ups under way until there were `count`.
 *
 * @returns {Promise<{ms: number, latencies: number[]}>} the time of all, and of each in µs
 */
export async function together(signUp, width, count) {
  const latencies = [];
  let started = 0;
  const lane = async () => {
    while (started < count) {
      started += 1;
      const start = performance.now();
      await signUp();
      latencies.push((performance.now() - start) * 1000);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  return { ms: performance.now() - start, latencies };
}
