/** Contestants that take turns, round by round, for as long as a part of the benchmark may take. */

/**
 * Measures contestants in turn, in a new random order each round, so that whatever else the machine
 * does falls on all of them alike. A tenth of the time warms them up and finds how many calls fill a
 * turn on this machine. Each round is reported as it ends; there is always at least one.
 *
 * @param {string} row which row of the table this is
 * @param {Record<string, (count: number) => number | Promise<number>>} contestants each makes so
 *   many calls and returns the milliseconds of one
 * @param {{seconds: number, turnMs: number}} limits
 */
export async function takeTurns(row, contestants, { seconds, turnMs }) {
  const end = performance.now() + seconds * 1000;
  const counts = {};
  const warmUpMs = (seconds * 100) / Object.keys(contestants).length;
  for (const [name, measure] of Object.entries(contestants)) {
    counts[name] = await calibrate(measure, turnMs, warmUpMs);
  }
  do {
    const round = {};
    for (const name of shuffle(Object.keys(contestants))) {
      round[name] = await contestants[name](counts[name]);
    }
    report(row, round);
  } while (performance.now() < end);
}

/** Warms a contestant up. Returns how many calls fill a turn. */
async function calibrate(measure, turnMs, warmUpMs) {
  const end = performance.now() + warmUpMs;
  let count = 1;
  do {
    const ms = await measure(count);
    count = Math.max(1, Math.min(count * 4, Math.round(turnMs / ms)));
  } while (performance.now() < end);
  return count;
}

function shuffle(names) {
  for (let last = names.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [names[last], names[other]] = [names[other], names[last]];
  }
  return names;
}

/**
 * Hands one round to bench.mjs, or prints it when the part runs by itself.
 *
 * @param {string} row
 * @param {Record<string, number>} round one figure for each contestant
 */
export function report(row, round) {
  if (process.send) process.send({ row, round });
  else console.log(row, round);
}
