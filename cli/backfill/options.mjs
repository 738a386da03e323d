import { Failure } from '../failure.mjs';

const CONCURRENCY = { least: 1, most: 64, usual: 4 };

/**
 * @typedef {object} Chosen what the call asks for
 * @property {{path: string, state?: string, rejects?: string}[]} files
 * @property {string | undefined} from
 * @property {string | undefined} tenant
 * @property {number | undefined} sinceMs milliseconds since 1970
 * @property {number | undefined} untilMs
 * @property {number} concurrency
 * @property {boolean} isDry
 * @property {boolean} isJson
 */

/**
 * @param {object} values as `parseArgs` gives them
 * @param {string[]} paths
 * @param {import('../module.mjs').SignUps} signUps which understands dates
 * @returns {Chosen}
 * @throws {Failure} naming the option and what it accepts
 */
export function readOptions(values, paths, signUps) {
  const { from, tenant, since, until, json, concurrency, 'dry-run': isDry = false } = values;
  if (paths.length === 0) throw new Failure('backfill: name the export, or - for standard input');
  if (tenant === '') throw new Failure('--tenant must be a name');
  const sinceMs = readDate('--since', since, signUps);
  const untilMs = readDate('--until', until, signUps);
  if (sinceMs >= untilMs) throw new Failure('--since must be before --until');
  return {
    files: placesOf(paths, values, isDry),
    from,
    tenant,
    sinceMs,
    untilMs,
    concurrency: readConcurrency(concurrency),
    isDry,
    isJson: json ?? false,
  };
}

/** Dates are read as the rule reads `created_at`. */
function readDate(option, text, signUps) {
  if (text === undefined) return undefined;
  const { createdMs } = signUps.event({ user_id: option, created_at: text }, {});
  if (createdMs !== null) return createdMs;
  throw new Failure(`${option} must be a date such as 2026-03-01 or 2026-03-01T10:20:30Z`);
}

function readConcurrency(text = String(CONCURRENCY.usual)) {
  const { least, most } = CONCURRENCY;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw new Failure(`--concurrency must be a whole number from ${least} to ${most}`);
}

/** Where the state and the rejects file of each export are. */
function placesOf(paths, { state, rejects }, isDry) {
  if (state !== undefined && paths.length > 1) {
    throw new Failure('--state is for one export; several have a state beside each of them');
  }
  return paths.map((path) => {
    if (path !== '-') {
      return {
        path,
        state: state ?? `${path}.state.json`,
        rejects: rejects ?? `${path}.rejects.ndjson`,
      };
    }
    if (rejects === undefined && !isDry) {
      throw new Failure(
        'standard input has no name: say where refused users go, with --rejects FILE',
      );
    }
    return { path, state, rejects };
  });
}
