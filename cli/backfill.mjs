/** `keen-signup-rule backfill`: sends the users of an export. */
import { makeBatches } from './backfill/batches.mjs';
import { conclude } from './backfill/conclusion.mjs';
import { Delivery } from './backfill/delivery.mjs';
import { DryRun } from './backfill/dry-run.mjs';
import { readOptions } from './backfill/options.mjs';
import { openPlaces } from './backfill/places.mjs';
import { Report } from './backfill/report.mjs';
import { Selection } from './backfill/selection.mjs';
import { SignUps } from './module.mjs';
import { startProgress } from './progress.mjs';
import { readSettings } from './settings.mjs';

export const help = `Usage: keen-signup-rule backfill FILE… [options]
       keen-signup-rule backfill - --rejects FILE [options]

Sends the users of one or more exports to Keen, as the rule would have recorded
them when they signed up. Stopped at any moment and started again, it goes on
where it was. Started again after it is done, it sends nothing.

An export is newline-delimited JSON or CSV with one user a line, or what Auth0,
Cognito (list-users), Firebase (auth:export) and Keycloak (realm export) write;
also gzip or zstd. "-" reads standard input.

  --from KIND        auth0, cognito, firebase or keycloak, when the export is
                     not recognized
  --tenant NAME      the tenant, where the rule's host names it: an Action and
                     an Event Stream do. Without it Keen cannot see that their
                     events and these are about the same users
  --since DATE       only users created at or after this date
  --until DATE       only users created before this date
  --dry-run          sends nothing and writes nothing: counts users, shows the
                     first event, and names the users that would be refused
  --state FILE       what is done so far; by default FILE.state.json beside the
                     export. Standard input has none unless you name one
  --rejects FILE     where refused users go, with line and reason; by default
                     FILE.rejects.ndjson
  --concurrency N    requests at once, 1 to 64; by default 4
  --json             the result as one JSON object: {read, sent, skipped,
                     rejected, seconds}
  --settings FILE    a JSON object with the settings; by default they are read
                     from the environment

Not sent, and counted as skipped: users who are marked as recorded by the rule,
whose id came before, who were created outside of --since and --until, or who
were done by an earlier run.
Refused: users without an id or without a date of creation, lines that cannot be
read, and what Keen refuses. Mend them in the rejects file and send that file
like an export.

Exit status: 0 done; 1 some users could not be sent; 2 the call, the settings or
a file are wrong, and nothing was sent; 130 interrupted, and the state is saved.

Examples:
  keen-signup-rule backfill users.json --dry-run
  keen-signup-rule backfill users.json.gz --tenant my-tenant
  keen-signup-rule backfill users.json.rejects.ndjson
  keen-signup-rule backfill pool-page-*.json --since 2026-01-01
  gunzip -c users.csv.gz | keen-signup-rule backfill - --rejects refused.ndjson`;

export const takesFiles = true;

export const options = {
  from: { type: 'string' },
  tenant: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  'dry-run': { type: 'boolean' },
  state: { type: 'string' },
  rejects: { type: 'string' },
  concurrency: { type: 'string' },
  json: { type: 'boolean' },
};

/**
 * @param {{values: object, positionals: string[]}} call
 * @param {import('./main.mjs').Io} io
 * @returns {Promise<number>} the exit status
 */
export async function run({ values, positionals }, io) {
  const report = new Report();
  const { configuration } = await readSettings(values, io);
  const signUps = new SignUps(configuration);
  const chosen = readOptions(values, positionals, signUps);
  const places = await openPlaces(chosen, signUps, io);
  for (const { source } of places) io.log(`${source.name}: ${source.description}`);
  warn(chosen, places, io);
  const work = chosen.isDry ? new DryRun() : makeDelivery(chosen, signUps, io);
  const progress = startProgress(io, () => progressOf(places, work, report));
  report.log = progress.log;
  const selection = new Selection(signUps, chosen);
  const failure = await sendAll(places, { selection, work, report });
  progress.stop();
  const { windowMs } = signUps;
  return conclude({ chosen, places, work, report, failure, windowMs }, io);
}

function warn({ tenant }, places, io) {
  const isOfAuth0 = places.some(({ source }) => source.description.startsWith('Auth0'));
  if (!isOfAuth0 || tenant !== undefined) return;
  io.log('if an Action or an Event Stream records, too, give --tenant: else users may count twice');
}

const makeDelivery = ({ concurrency }, { projectUrl, writeKey, collection }, { signal }) =>
  new Delivery({ url: `${projectUrl}/events`, writeKey, collection, concurrency, signal });

function progressOf(places, { stored, trouble }, { read, rejected }) {
  const sum = (name) => places.reduce((total, { source }) => total + source[name], 0);
  const total = sum('size');
  const counts = `${stored.toLocaleString('en')} sent, ${rejected.toLocaleString('en')} refused`;
  return {
    done: sum('bytesRead'),
    total: Number.isFinite(total) ? total : undefined,
    count: read,
    unit: 'users',
    detail: trouble ? `${counts}; ${trouble}` : counts,
  };
}

/** Returns what ended the work early, if anything did. What was done until then is saved. */
async function sendAll(places, { selection, work, report }) {
  const failures = [];
  const attempt = async (step) => {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  };
  await attempt(async () => {
    for (const { source, ledger, isDone } of places) {
      report.file = source.name;
      const batches = makeBatches(source.batches(), { selection, isDone, report });
      for await (const batch of batches) {
        await work.send(batch, async () => {
          await ledger?.settle(batch);
          report.reject(source.name, batch.refusals);
        });
      }
    }
  });
  await attempt(() => work.drain());
  for (const { ledger } of places) await attempt(() => ledger?.close());
  return failures[0];
}
