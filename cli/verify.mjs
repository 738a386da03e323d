/** `keen-signup-rule verify`: says which users of an export have no event. */
import { openExport } from './exports/open.mjs';
import { Failure } from './failure.mjs';
import { SignUps } from './module.mjs';
import { readSettings } from './settings.mjs';
import { Events } from './verify/events.mjs';
import { describe } from './verify/summary.mjs';
import { verify } from './verify/verification.mjs';

export const help = `Usage: keen-signup-rule verify FILE… [options] > missing.ndjson

Says which users of one or more exports have no event in Keen. It compares the
ids of all users with those of the events, and needs a key that may read, in
KEENIO_READ_KEY.

The missing users go to stdout, one JSON object a line, as backfill takes them;
to a terminal only their number goes. Counts by day go to stderr. Events of the
last 10 seconds may not be seen yet.

When KEENIO_PROPERTIES leaves the id out, only the numbers of users and of
events can be compared, day by day.

  --from KIND        auth0, cognito, firebase or keycloak, when the export is
                     not recognized
  --json             instead of the users one JSON object: {users, found,
                     missing, unreadable, undated, days}; days lists {day,
                     users, missing}, of those on which users are missing
  --settings FILE    a JSON object with the settings; by default they are read
                     from the environment

Exit status: 0 every user has an event; 1 some have none, or could not be read;
2 the call, the settings or a file are wrong; 130 interrupted.

Examples:
  keen-signup-rule verify users.json > missing.ndjson
  keen-signup-rule backfill missing.ndjson
  keen-signup-rule verify pool-page-*.json --json`;

export const takesFiles = true;

export const options = {
  from: { type: 'string' },
  json: { type: 'boolean' },
};

/**
 * @param {{ values: object, positionals: string[] }} call
 * @param {import('./main.mjs').Io} io
 * @returns {Promise<number>} the exit status
 */
export async function run({ values, positionals }, io) {
  const { configuration, readKey } = await readSettings(values, io);
  const signUps = new SignUps(configuration);
  if (readKey === undefined) {
    throw new Failure('KEENIO_READ_KEY is missing: verify reads events with it');
  }
  const sources = await openFiles(positionals, values.from, io);
  for (const { name, description } of sources) io.log(`${name}: ${description}`);
  const { projectUrl, collection, flag } = signUps;
  const events = new Events({ projectUrl, collection, key: readKey, signal: io.signal });
  const isSilent = values.json || io.stdout.isTTY;
  const write = isSilent ? async () => {} : (users) => writeUsers(users, flag, io.stdout);
  const { summary, isById } = await verify({ sources, signUps, events, write, io });
  for (const line of describe(summary, isById)) io.log(line);
  if (values.json) io.print(JSON.stringify(summary));
  return summary.missing > 0 || summary.unreadable > 0 ? 1 : 0;
}

async function openFiles(paths, from, { stdin, signal }) {
  if (paths.length === 0) throw new Failure('verify: name the file of an export');
  const sources = [];
  for (const path of paths) {
    const source = path === '-' ? undefined : await openExport(path, { from, stdin, signal });
    if (source?.size === undefined) {
      throw new Failure(`verify: ${path} must be a file, because it is read twice`);
    }
    sources.push(source);
  }
  return sources;
}

/** Writes users without the mark of the rule, because backfill skips users who have it. */
function writeUsers(users, flag, stdout) {
  const lines = users.map((user) => `${JSON.stringify(withoutMark(user, flag))}\n`);
  // A reader that has ended (`| head`) is none of our business: the counting goes on.
  return new Promise((resolve) => {
    stdout.write(lines.join(''), () => resolve());
  });
}

function withoutMark(user, flag) {
  for (const place of [user, user.app_metadata, user.persistent]) {
    if (typeof place === 'object' && place !== null) delete place[flag];
  }
  return user;
}
