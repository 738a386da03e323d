/** `keen-signup-rule preview`: shows the request that would be sent for a user. */
import { Failure } from './failure.mjs';
import { SignUps } from './module.mjs';
import { readSignUp } from './preview/sign-up.mjs';
import { readSettings } from './settings.mjs';

export const help = `Usage: keen-signup-rule preview --user FILE [--context FILE] [options]

Shows the request that would be sent when this user logs in, made by the rule's
own code. Nothing is sent. Shows for each property whether its path found
something, and what is left out and why.

  --user FILE        JSON: a rule's user, or the whole event of an Action or of
                     an event stream
  --context FILE     JSON: a rule's context, or an Action's event. Without it
                     the context is empty, or that of the event in --user
  --json             one JSON object: {isRecorded, isLinked, isTooOld, request,
                     body, token, createdMs, isDateBad, properties, leftOut,
                     log}. With one of the first three nothing would be sent;
                     body is then what would be sent otherwise
  --settings FILE    a JSON object with the settings; by default they are read
                     from the environment

The write key is masked. The rest is shown as it is: the user's data, too.

Exit status: 0 shown; 2 the call, the settings or a file are wrong.

Examples:
  keen-signup-rule preview --user user.json --context context.json
  keen-signup-rule preview --user action-event.json --json`;

export const options = {
  user: { type: 'string' },
  context: { type: 'string' },
  json: { type: 'boolean' },
};

/**
 * @param {{ values: { settings?: string, user?: string, context?: string, json?: boolean } }} call
 * @param {import('./main.mjs').Io} io
 * @returns {Promise<number>} the exit status
 */
export async function run({ values }, io) {
  if (values.user === undefined) {
    throw new Failure('preview: --user FILE is missing; see keen-signup-rule preview --help');
  }
  const { configuration } = await readSettings(values, io);
  const signUps = new SignUps(configuration);
  const { user, context, event } = await readSignUp(values.user, values.context);
  const preview = signUps.preview(user, context, event);
  const text = values.json ? JSON.stringify(preview) : describe(preview, signUps);
  io.print(text);
  return 0;
}

function describe(preview, { flag }) {
  const { request, body, properties, leftOut } = preview;
  return [
    verdict(preview, flag),
    '',
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    '',
    JSON.stringify(JSON.parse(body), null, 2),
    '',
    ...table(properties.map((property) => describeProperty(property, leftOut))),
    ...remarks(preview),
  ].join('\n');
}

function verdict({ isRecorded, isLinked, isTooOld }, flag) {
  const reason =
    (isRecorded && `the user has "${flag}" and counts as recorded`) ||
    (isLinked && 'context.primaryUser is another user, so the login is linked to that one') ||
    (isTooOld && 'the user was created longer ago than KEENIO_SIGNUP_WINDOW, and is only marked');
  return reason
    ? `Nothing would be sent: ${reason}. Otherwise it would be:`
    : 'This would be sent:';
}

/** Name, source, and what becomes of a property. */
function describeProperty({ name, path, isFound, isSent }, leftOut) {
  const parts = leftOut.filter((part) => part.path === name || part.path.startsWith(`${name}.`));
  const reasons = parts.map((part) => `${part.path} ${part.reason}`).join(', ');
  const source = path ?? '-';
  if (isSent && path === null) return [name, source, 'sent for ip_to_geo, which removes it'];
  if (isSent) return [name, source, reasons ? `sent in part: ${reasons}` : 'sent'];
  if (path === null) return [name, source, 'left out by KEENIO_PROPERTIES'];
  if (reasons) return [name, source, `left out: ${reasons}`];
  return [name, source, isFound ? 'left out: it has no value in JSON' : 'nothing there'];
}

function table(rows) {
  const [names, sources] = [0, 1].map((column) =>
    Math.max(...rows.map((row) => row[column].length)),
  );
  return rows.map(
    ([name, source, result]) => `${name.padEnd(names)}  ${source.padEnd(sources)}  ${result}`,
  );
}

function remarks({ token, createdMs, isDateBad }) {
  const lines = [];
  if (isDateBad) lines.push('created_at is not a date that is understood: the time would be now.');
  else if (createdMs === null) lines.push('The user has no created_at: the time would be now.');
  if (token === null)
    lines.push('The user has no user_id that is a text: Keen may store it twice.');
  return lines.length > 0 ? ['', ...lines] : [];
}
