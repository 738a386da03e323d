import { clearLine, cursorTo } from 'node:readline';
import { Presets, SingleBar } from 'cli-progress';

/** How often a terminal is drawn anew, in milliseconds. */
const DRAW_MS = 100;
/** How often a log gets a line, in milliseconds. */
const LOG_MS = 5000;
/** The time left is estimated over this many drawings: the last 10 seconds. */
const ETA_STEPS = 100;
const SAVE_CURSOR = '\x1b7';

/**
 * @typedef {object} Done how far the work is
 * @property {number} done for the bar, in any unit
 * @property {number | undefined} total in the same unit; undefined: nobody knows, no bar
 * @property {number} count for the rate
 * @property {string} unit what `count` counts
 * @property {string} detail shown at the end of the line
 *
 * @typedef {object} Progress
 * @property {(line: string) => void} log writes a line above the bar
 * @property {() => void} stop
 */

/**
 * Shows how far the work is: on a terminal a bar with rate and time left, in a log a line every few
 * seconds. It asks whenever it shows something, so the work has nothing to report.
 *
 * @param {{stderr: import('node:tty').WriteStream, log: (line: string) => void}} io
 * @param {() => Done} ask
 * @returns {Progress}
 */
export function startProgress(io, ask) {
  const start = performance.now();
  const rateOf = ({ count, unit }) => {
    const seconds = (performance.now() - start) / 1000;
    return `${Math.round(count / Math.max(seconds, 0.001)).toLocaleString('en')} ${unit}/s`;
  };
  return io.stderr.isTTY ? drawBar(io, ask, rateOf) : writeLines(io, ask, rateOf);
}

function drawBar(io, ask, rateOf) {
  const { total } = ask();
  const line = '{rate} | {detail}';
  const format =
    total === undefined ? line : `{bar} {percentage}% | {eta_formatted} left | ${line}`;
  const bar = new SingleBar(
    {
      stream: io.stderr,
      format,
      barsize: 24,
      etaBuffer: ETA_STEPS,
      forceRedraw: true,
      clearOnComplete: true,
      synchronousUpdate: false,
    },
    Presets.shades_classic,
  );
  const draw = () => {
    const now = ask();
    bar.update(now.done, { rate: rateOf(now), detail: now.detail });
  };
  const first = ask();
  bar.start(total ?? 1, first.done, { rate: rateOf(first), detail: first.detail });
  const timer = setInterval(draw, DRAW_MS);
  return {
    log(text) {
      cursorTo(io.stderr, 0);
      clearLine(io.stderr, 1);
      io.log(text);
      // The bar ends where the cursor was saved: save it again, a line lower.
      io.stderr.write(SAVE_CURSOR);
    },
    stop() {
      clearInterval(timer);
      bar.stop();
    },
  };
}

function writeLines(io, ask, rateOf) {
  const timer = setInterval(() => {
    const now = ask();
    const share = now.total ? `${Math.floor((100 * now.done) / now.total)} %, ` : '';
    io.log(`${share}${rateOf(now)}, ${now.detail}`);
  }, LOG_MS);
  timer.unref();
  return { log: (text) => io.log(text), stop: () => clearInterval(timer) };
}
