import { Failure } from '../failure.mjs';

/** How long Keen remembers a uniqueness token, and what to set so that it does not matter. */
const TOKEN_LIFE_MS = 31 * 24 * 60 * 60 * 1000;
const WINDOW = '30d';

/**
 * Says what came of a run.
 *
 * @param {object} run
 * @param {import('./options.mjs').Chosen} run.chosen
 * @param {import('./places.mjs').Place[]} run.places
 * @param {import('./delivery.mjs').Delivery | import('./dry-run.mjs').DryRun} run.work
 * @param {import('./report.mjs').Report} run.report
 * @param {unknown} run.failure what ended it early; undefined when nothing did
 * @param {number | undefined} run.windowMs KEENIO_SIGNUP_WINDOW
 * @param {import('../main.mjs').Io} io
 * @returns {number} the exit status
 * @throws {unknown} the failure, when it is none that a person can do something about
 */
export function conclude(run, io) {
  const { work, report, failure } = run;
  const isInterrupted = io.signal.aborted;
  if (failure && !isInterrupted && !(failure instanceof Failure)) throw failure;
  for (const line of report.closingRemarks()) io.log(line);
  if (failure?.status !== 2) printResult(run, io);
  for (const line of nextSteps(run, isInterrupted)) io.log(line);
  if (isInterrupted) return 130;
  if (failure) return failure.status;
  return report.rejected > 0 || work.unsent > 0 ? 1 : 0;
}

function printResult({ chosen: { isJson, isDry }, work: { stored, first }, report }, io) {
  if (isJson) {
    const { read, skipped, rejected, seconds } = report;
    const sent = isDry ? 0 : stored;
    const planned = isDry ? { toSend: stored, firstEvent: first && JSON.parse(first) } : {};
    io.print(JSON.stringify({ read, sent, skipped, rejected, seconds, ...planned }));
    return;
  }
  for (const line of report.summary(stored, isDry)) io.print(line);
  if (first) io.print(`the first event: ${first}`);
}

/** What the person should know or do now. */
function nextSteps({ chosen, places, work, report, failure, windowMs }, isInterrupted) {
  const goOn = places.every(({ state }) => state !== undefined)
    ? 'the same command goes on from there'
    : 'without --state the same command starts again; for 31 days Keen ignores users that it has';
  const lines = [];
  if (isInterrupted) lines.push(`interrupted; ${goOn}`);
  else if (failure) lines.push(failure.message);
  if (failure && !isInterrupted && work.stored > 0)
    lines.push(`${work.stored} users were sent; ${goOn}`);
  if (work.unsent > 0) lines.push(`${work.unsent} users could not be sent; ${goOn}`);
  if (chosen.isDry) return lines;
  if (report.rejected > 0) {
    const paths = [...new Set(places.map(({ rejects }) => rejects))].join(', ');
    lines.push(
      `refused users are in ${paths} with the reasons; mend them there and backfill that file`,
    );
  }
  if (!failure && work.stored > 0) lines.push(windowAdvice(windowMs));
  return lines;
}

function windowAdvice(windowMs) {
  const why =
    'Keen remembers for 31 days which users it has; a user who logs in later is then older than the window, and is marked and not recorded again';
  return windowMs <= TOKEN_LIFE_MS
    ? `keep KEENIO_SIGNUP_WINDOW where the rule runs: ${why}`
    : `set KEENIO_SIGNUP_WINDOW to ${WINDOW} or less where the rule runs: ${why}`;
}
