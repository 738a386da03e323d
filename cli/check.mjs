/** `keen-signup-rule check`: shows each setting as it will be used, and what is wrong. */
import { findLastEvent, tryWriting } from './check/live.mjs';
import { nameMeant } from './check/unknown-names.mjs';
import { SignUps, settingsOf } from './module.mjs';
import { READ_KEYS, readSettings } from './settings.mjs';

export const help = `Usage: keen-signup-rule check [--live] [--settings FILE]

Shows each setting as it will be used, credentials masked, and says what is
wrong with it. Names that start like ours and are not settings are named, with
the one that was probably meant.

  --live             also asks Keen: proves that the project exists and that the
                     key may write to the collection, and stores nothing. With
                     KEENIO_READ_KEY (or KEEN_READ_KEY), a key that may read, it
                     also says when the last event arrived
  --settings FILE    a JSON object with the settings, as a host has them; by
                     default they are read from the environment

Exit status: 0 everything is right; 1 Keen could not be asked; 2 something must
be mended; 130 interrupted.

Examples:
  keen-signup-rule check --settings settings.json
  KEENIO_WRITE_KEY=… KEENIO_PROJECT_ID=… keen-signup-rule check --live`;

export const options = { live: { type: 'boolean' } };

/**
 * @param {{ values: { settings?: string, live?: boolean } }} call
 * @param {import('./main.mjs').Io} io
 * @returns {Promise<number>} the exit status
 */
export async function run({ values }, io) {
  const { configuration, source, readKey } = await readSettings(values, io);
  const settings = settingsOf(configuration);
  io.print(`Settings from ${source}:`);
  for (const line of table(settings)) io.print(`  ${line}`);

  const wrong = settings
    .filter(({ error }) => error)
    .map((setting) => problem(setting, configuration));
  const unknown = unknownNames(configuration, settings);
  wrong.push(...unknown.filter(({ isWrong }) => isWrong).map(({ text }) => text));
  const ignored = unknown.filter(({ isWrong }) => !isWrong).map(({ text }) => text);
  printList('Ignored:', ignored, io);
  printList('To mend:', wrong, io);
  if (wrong.length > 0) {
    if (values.live) io.log('check: Keen is not asked before the settings are right');
    return 2;
  }
  io.print('');
  for (const line of meanings(settings)) io.print(line);
  return values.live ? askKeen(new SignUps(configuration), readKey, io) : 0;
}

function table(settings) {
  const width = Math.max(...settings.map(({ key }) => key.length));
  return settings.flatMap(({ key, value, isDefault, error }) => {
    const [first, ...more] = error ? ['(see below)'] : shownValue(key, value);
    const note = isDefault && !error ? ' (default)' : '';
    const lines = [`${key.padEnd(width)}  ${first}${note}`];
    return [...lines, ...more.map((line) => `${' '.repeat(width)}  ${line}`)];
  });
}

/** The lines of one value. */
function shownValue(key, value) {
  if (value === null) return [key === 'KEENIO_DENY_MESSAGE' ? 'a neutral sentence' : 'none'];
  if (key !== 'KEENIO_PROPERTIES') return [value];
  const properties = Object.entries(JSON.parse(value));
  if (properties.length === 0) return ['none'];
  return properties.map(([name, path]) =>
    path === null ? `${name} left out` : `${name} from ${path}`,
  );
}

/** What is wrong with a setting. Hosts have texts; a file of ours may have anything. */
function problem({ key, accepts, error, isDefault }, configuration) {
  if (isDefault) return `${key} is missing; it must be ${accepts}`;
  const isText = typeof configuration[key] === 'string';
  return isText ? error : `${error}; in quotes, because every setting is a text`;
}

function unknownNames(configuration, settings) {
  const known = settings.flatMap(({ key, alias }) => (alias ? [key, alias] : [key]));
  const isSet = (name) =>
    settings.some(({ key, alias, isDefault }) => !isDefault && (key === name || alias === name));
  return Object.keys(configuration)
    .filter((name) => !known.includes(name))
    .sort()
    .map((name) => {
      const meant = nameMeant(name, [...known, ...READ_KEYS]);
      const isWrong = meant !== undefined && !READ_KEYS.includes(meant) && !isSet(meant);
      const advice = meant ? `; did you mean ${meant}?` : '';
      return { isWrong, text: `${name} is not a setting${advice}` };
    });
}

function printList(title, lines, io) {
  if (lines.length === 0) return;
  io.print('');
  io.print(title);
  for (const line of lines) io.print(`  ${line}`);
}

/** In words, what the settings do that surprises people. */
function meanings(settings) {
  const used = (name) => settings.find(({ key }) => key === name).value;
  const flag = used('KEENIO_FLAG');
  const denies = used('KEENIO_ON_ERROR') === 'deny';
  return [
    `A user with "${flag}" set on the user, its app_metadata or its persistent counts as recorded:`,
    'nothing is sent for it. A recorded user gets this mark, and other rules may set it, too.',
    denies
      ? 'When a sign-up cannot be recorded, the login is denied.'
      : 'When a sign-up cannot be recorded, the login goes on, and the next one tries again.',
  ];
}

async function askKeen(signUps, readKey, io) {
  io.log('check: asking Keen');
  const findings = [await tryWriting(signUps, io.signal)];
  if (readKey && findings[0].status === 0) {
    findings.push(await findLastEvent(signUps, readKey, io.signal));
  }
  io.print('');
  io.print('Keen:');
  for (const { text } of findings) io.print(`  ${text}`);
  return Math.max(...findings.map(({ status }) => status));
}
