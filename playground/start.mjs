import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordExchanges } from './exchanges.mjs';
import { isMain } from './is-main.mjs';
import { startKeen } from './keen.mjs';
import { createPipeline } from './login.mjs';
import { createScreen, MASK, masker } from './screen.mjs';
import { readUser } from './user-file.mjs';

const RULE_PATH = fileURLToPath(new URL('../pkg/paste/rule.js', import.meta.url));

/** The keys of the local Keen, which this process makes up and forgets. */
const LOCAL = { projectId: 'localproject', writeKey: 'local-write-key' };

/** A step did not end as it should: the message is for the person in front of the screen. */
class Failure extends Error {}

/** A new user at each start, so that a real project counts each start as one sign-up. */
const newUser = () => ({
  user_id: `auth0|${randomBytes(12).toString('hex')}`,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  created_at: new Date().toISOString(),
});

/** A login as hosts describe it; the address is one reserved for examples. */
const loginContext = (loginsCount) => ({
  clientName: 'Playground',
  connection: 'Username-Password-Authentication',
  protocol: 'oidc-basic-profile',
  request: { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (playground)' },
  stats: { loginsCount },
});

/**
 * @param {Record<string, string | undefined>} env
 * @returns {{isReal: boolean, configuration: Record<string, string>}} every KEENIO_* variable that
 *   is not empty, for the rule to read
 */
function readEnvironment(env) {
  const configuration = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('KEENIO_') && value),
  );
  const both = ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'];
  const missing = both.filter((name) => !configuration[name]);
  if (missing.length === 1) {
    const [set] = both.filter((name) => configuration[name]);
    throw new Failure(
      `${set} is set but ${missing[0]} is not.\n` +
        'Set both to send to your project, or neither to use the local Keen.',
    );
  }
  if (missing.length === 2 && configuration.KEENIO_API_URL) {
    throw new Failure(
      `KEENIO_API_URL is set but ${both.join(' and ')} are not.\n` +
        'Set all three to send there, or none to use the local Keen.',
    );
  }
  return { isReal: missing.length === 0, configuration };
}

function readRule(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(
      `The rule ${path} cannot be read (${error.code}).\n` +
        'It is part of every checkout; `npm run build` makes it anew.',
    );
  }
}

/** A console for the rule: its lines are shown after the login, with the login. */
function createLog() {
  const lines = [];
  const log = (...parts) => lines.push(parts.map(String).join(' '));
  return { lines, console: { log, info: log, debug: log, warn: log, error: log } };
}

function describeError(error) {
  const code = error?.code ? `${error.code}: ` : '';
  return `${code}${error?.message ?? error}`;
}

async function showExchange(screen, { method, url, headers, body, status, answer }) {
  screen.text(`${method} ${url}`);
  for (const name of ['authorization', 'content-type']) {
    const value = name === 'authorization' && headers[name] ? MASK : headers[name];
    if (value) screen.text(`${name}: ${value}`);
  }
  screen.print();
  try {
    screen.json(JSON.parse(body));
  } catch {
    screen.text(body);
  }
  const text = await answer;
  screen.print();
  screen.text(status ? `Answer: ${status} ${text}`.trimEnd() : 'No answer.');
}

/** @returns {import('./exchanges.mjs').Exchange[]} the requests as the local Keen got them */
const requestsOf = (keen) =>
  keen.requests.map(({ path, ...request }) => ({
    ...request,
    url: `${keen.url}${path}`,
    answer: '',
  }));

/** What the local Keen must hold after the first login. */
function showStored(screen, keen, collection) {
  const events = keen.events(collection);
  if (events.length !== 1) {
    throw new Failure(`Keen holds ${events.length} events in "${collection}" instead of one.`);
  }
  screen.step('Keen stored one event');
  screen.json(events[0]);
}

/** Why a login that ended well sent nothing. */
function showNothingSent(screen, user, flag, wasRecorded) {
  if (wasRecorded) {
    screen.text(`Nothing: user.${flag} was set before this login, so the user is known.`);
  } else if (user.app_metadata?.[flag]) {
    screen.text('Nothing: the user is older than KEENIO_SIGNUP_WINDOW, so only marked.');
  } else {
    throw new Failure('The rule went on but sent nothing and marked nothing.');
  }
}

/** The first login and the second, each step checked before the next is shown. */
async function showLogins(screen, { pipeline, user, requests, log, flag, keen, collection }) {
  screen.step('A user signs up');
  const { user_id, name, email, created_at } = user;
  const { ip } = loginContext(1).request;
  screen.facts({ user_id, name, email, created_at, 'ip address': ip });

  const wasRecorded = Boolean(user[flag] || user.persistent?.[flag] || user.app_metadata?.[flag]);
  const first = await pipeline.login(user, loginContext(1));
  const sent = requests();
  screen.step(
    `Keen gets ${['no request', 'one request'][sent.length] ?? `${sent.length} requests`}`,
  );
  for (const exchange of sent) await showExchange(screen, exchange);
  for (const line of log.lines) screen.text(`The rule says: ${line}`);
  if (first.error) throw new Failure(`The login failed: ${describeError(first.error)}`);
  if (sent.length === 0) showNothingSent(screen, first.user, flag, wasRecorded);
  else if (keen) showStored(screen, keen, collection);

  if (!wasRecorded) {
    const saved = pipeline.appMetadata(user.user_id);
    if (!saved[flag]) throw new Failure(`The login went on, but "${flag}" was not saved.`);
    screen.step('The user is marked as recorded');
    screen.facts({ app_metadata: saved });
  }

  const second = await pipeline.login(user, loginContext(2));
  screen.step('The same user logs in again');
  if (second.error) throw new Failure(`The login failed: ${describeError(second.error)}`);
  if (requests().length > sent.length) throw new Failure('The sign-up was sent a second time.');
  screen.text('Skipped: the mark is there, so nothing is sent.');
}

function showNextSteps(screen, rulePath, isReal) {
  screen.part(isReal ? 'In your pipeline' : 'Use it for real');
  screen.text(`Paste     ${rulePath}\n          as a new rule into your login pipeline.`);
  screen.text(
    'Set       KEENIO_WRITE_KEY    the write key of your Keen project\n' +
      '          KEENIO_PROJECT_ID   its project id\n' +
      "          in the pipeline's settings (the `configuration` object).",
  );
  if (isReal) screen.text('Look      in your project: an event can be queried some 10 s later.');
  else {
    screen.text('Try       the same two as environment variables, then `npm start` again:');
    screen.text('          it sends one sign-up to your project.');
  }
  screen.print();
}

/**
 * Shows one sign-up from login to stored event, against a local Keen, or against a project when
 * the environment names one.
 *
 * @param {object} [options]
 * @param {string} [options.rulePath] the pasted file
 * @param {string} [options.userPath] a JSON file with the user; a made-up one without it
 * @param {Record<string, string | undefined>} [options.env]
 * @param {(text: string) => void} [options.write]
 * @param {boolean} [options.isColoured]
 * @returns {Promise<void>}
 * @throws {Error} that says what failed, without the write key
 */
export async function start({
  rulePath = RULE_PATH,
  userPath,
  env = process.env,
  write = (text) => process.stdout.write(text),
  isColoured = false,
} = {}) {
  const mask = masker([env.KEENIO_WRITE_KEY, LOCAL.writeKey]);
  let keen;
  try {
    const { isReal, configuration } = readEnvironment(env);
    const user = userPath === undefined ? newUser() : readUser(userPath);
    const rule = readRule(rulePath);
    if (!isReal) {
      keen = await startKeen(LOCAL);
      configuration.KEENIO_WRITE_KEY = LOCAL.writeKey;
      configuration.KEENIO_PROJECT_ID = LOCAL.projectId;
      configuration.KEENIO_API_URL = keen.url;
    }
    const screen = createScreen({ write, mask, isColoured });
    const shownPath = relative(process.cwd(), rulePath);
    screen.title('keen-signup-rule: a sign-up, recorded once');
    screen.facts({
      rule: shownPath,
      keen: keen ? `a local one at ${keen.url}; nothing leaves this machine` : 'your project',
      project: configuration.KEENIO_PROJECT_ID,
    });

    const log = createLog();
    const { fetch, exchanges } = recordExchanges(globalThis.fetch);
    const requests = () => (keen ? requestsOf(keen) : exchanges);
    const pipeline = createPipeline({ rules: [rule], configuration, fetch, console: log.console });
    const flag = configuration.KEENIO_FLAG ?? 'signedUp';
    const collection = configuration.KEENIO_EVENT_COLLECTION ?? 'signups';
    await showLogins(screen, { pipeline, user, requests, log, flag, keen, collection });
    showNextSteps(screen, shownPath, isReal);
  } catch (error) {
    throw new Failure(mask(error.message), { cause: error });
  } finally {
    await keen?.close();
  }
}

/** `npm start [-- user.json]` */
async function main() {
  const major = Number(process.versions.node.split('.')[0]);
  const [userPath, ...rest] = process.argv.slice(2);
  try {
    if (major < 18) throw new Failure(`This needs Node 18 or later; here is ${process.version}.`);
    if (rest.length > 0) throw new Failure('Usage: npm start [-- user.json]');
    const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
    await start({ userPath, isColoured });
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`\nFailed. ${error.message}\n`);
  }
}

if (isMain(import.meta.url)) {
  // Whoever reads may have seen enough: `npm start | head`.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  await main();
}
