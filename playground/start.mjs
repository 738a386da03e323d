import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment, secretsOf } from './environment.mjs';
import { recordExchanges } from './exchanges.mjs';
import { isMain } from './is-main.mjs';
import { startKeen } from './keen.mjs';
import { createPipeline } from './login.mjs';
import { createScreen, MASK, masker } from './screen.mjs';
import { readUser } from './user-file.mjs';

const RULE_PATH = fileURLToPath(new URL('../pkg/paste/rule.js', import.meta.url));
const ACTION_PATH = fileURLToPath(new URL('../pkg/paste/action.js', import.meta.url));

/** The credentials of the local Keen. */
const LOCAL = { projectId: 'localproject', writeKey: 'local-write-key' };

/** A new user for each start, so that a real project counts each start as one sign-up. */
const newUser = () => ({
  user_id: `auth0|${randomBytes(12).toString('hex')}`,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  created_at: new Date().toISOString(),
});

/** The context that hosts give; the IP address is reserved for examples. */
const loginContext = (loginsCount) => ({
  clientName: 'Playground',
  connection: 'Username-Password-Authentication',
  protocol: 'oidc-basic-profile',
  request: { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (playground)' },
  stats: { loginsCount },
});

function readRule(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `The rule ${path} cannot be read (${error.code}).\n` +
        'It is part of every checkout; `npm run build` rebuilds it.',
    );
  }
}

/** A console for the rule. It keeps the lines, which are shown after the login. */
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

/** @returns {import('./exchanges.mjs').Exchange[]} the requests that the local Keen received */
const requestsOf = (keen) =>
  keen.requests.map(({ path, ...request }) => ({
    ...request,
    url: `${keen.url}${path}`,
    answer: '',
  }));

/** Shows the event in the local Keen, which must be the only one. */
function showStored(screen, keen, collection) {
  const events = keen.events(collection);
  if (events.length !== 1) {
    throw new Error(`Keen holds ${events.length} events in "${collection}" instead of one.`);
  }
  screen.step('Keen stored one event');
  screen.json(events[0]);
}

/** Says why a successful login sent nothing. */
function showNothingSent(screen, user, flag, wasRecorded) {
  if (wasRecorded) {
    screen.text(
      `Nothing: user.${flag} was set before this login, so the user is recorded already.`,
    );
  } else if (user.app_metadata?.[flag]) {
    screen.text('Nothing: the user signed up before KEENIO_SIGNUP_WINDOW, so is only marked.');
  } else {
    throw new Error('The rule went on but sent nothing and marked nothing.');
  }
}

/** Runs a first and a second login. Each step is checked before the next one is shown. */
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
  if (first.error) throw new Error(`The login failed: ${describeError(first.error)}`);
  if (sent.length === 0) showNothingSent(screen, first.user, flag, wasRecorded);
  else if (keen) showStored(screen, keen, collection);

  if (!wasRecorded) {
    const saved = pipeline.appMetadata(user.user_id);
    if (!saved[flag]) throw new Error(`The login succeeded, but "${flag}" was not saved.`);
    screen.step('The user is marked as recorded');
    screen.facts({ app_metadata: saved });
  }

  const second = await pipeline.login(user, loginContext(2));
  screen.step('The same user logs in again');
  if (second.error) throw new Error(`The login failed: ${describeError(second.error)}`);
  if (requests().length > sent.length) throw new Error('The sign-up was sent a second time.');
  screen.text('Skipped: the user is marked, so nothing is sent.');
}

function showNextSteps(screen, rulePath, isReal) {
  screen.part(isReal ? 'In your pipeline' : 'Use it for real');
  screen.text('Next      `npm run page`: your own settings and users, and what a failure does.');
  screen.text(`Paste     ${rulePath} as a rule, where your host runs rules,`);
  screen.text(
    `          or ${relative(process.cwd(), ACTION_PATH)} as a post-login Action in Auth0.`,
  );
  screen.text('Set       KEENIO_WRITE_KEY    the write key of your Keen project');
  screen.text('          KEENIO_PROJECT_ID   its project id');
  screen.text('          in the settings of the rules or the secrets of the Action.');
  if (isReal) screen.text('Look      at the event in your project, some 10 s from now.');
  else {
    screen.text('Try       the same two as environment variables, then `npm start` again.');
    screen.text('          It sends one sign-up to your project.');
  }
  screen.print();
}

/**
 * Shows one sign-up from login to stored event. Uses the project that the environment names, or
 * else a local Keen.
 *
 * @param {object} [options]
 * @param {string} [options.rulePath] path of the pasted rule
 * @param {string} [options.userPath] path of a JSON file with the user; by default a sample user
 * @param {Record<string, string | undefined>} [options.env]
 * @param {(text: string) => void} [options.write]
 * @param {boolean} [options.isColoured]
 * @returns {Promise<void>}
 * @throws {Error} saying what failed, without the write key
 */
export async function start({
  rulePath = RULE_PATH,
  userPath,
  env = process.env,
  write = (text) => process.stdout.write(text),
  isColoured = false,
} = {}) {
  const mask = masker([...secretsOf(env), LOCAL.writeKey]);
  let keen;
  try {
    const { configuration, projectId } = readEnvironment(env);
    const user = userPath === undefined ? newUser() : readUser(userPath);
    const rule = readRule(rulePath);
    if (projectId === undefined) {
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
      keen: keen ? `local, at ${keen.url}; nothing leaves this machine` : 'your project',
      project: projectId ?? LOCAL.projectId,
    });

    const log = createLog();
    const { fetch, exchanges } = recordExchanges(globalThis.fetch);
    const requests = () => (keen ? requestsOf(keen) : exchanges);
    const pipeline = createPipeline({ rules: [rule], configuration, fetch, console: log.console });
    const flag = configuration.KEENIO_FLAG ?? 'signedUp';
    const collection = configuration.KEENIO_EVENT_COLLECTION ?? 'signups';
    await showLogins(screen, { pipeline, user, requests, log, flag, keen, collection });
    showNextSteps(screen, shownPath, keen === undefined);
  } catch (error) {
    throw new Error(mask(error.message), { cause: error });
  } finally {
    await keen?.close();
  }
}

/** `npm start [-- user.json]` */
async function main() {
  const major = Number(process.versions.node.split('.')[0]);
  const [userPath, ...rest] = process.argv.slice(2);
  try {
    if (major < 18) throw new Error(`Node 18 or newer is needed; this is ${process.version}.`);
    if (rest.length > 0) throw new Error('Usage: npm start [-- user.json]');
    const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
    await start({ userPath, isColoured });
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`\nFailed. ${error.message}\n`);
  }
}

if (isMain(import.meta.url)) {
  // The reader may stop early: `npm start | head`.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  await main();
}
