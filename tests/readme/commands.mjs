// What README says to type. A block of shell is a list of commands; each is found here, and is run as it stands.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { keysInSource } from '../package/sources.mjs';
import { outcomeOf } from './folders.mjs';

/** Whether a command goes on in the next line: after a backslash, inside quotes and before the end of `<<'END'`. */
function isOpen(command) {
  const [, end] = /<<'(\w+)'\n?/.exec(command) ?? [];
  if (end) return !command.endsWith(`\n${end}`);
  return command.endsWith('\\') || command.split("'").length % 2 === 0;
}

/** The commands of a block. Each line is one, unless it is open; ` # …` is a comment. */
function commandsIn(text) {
  const commands = [];
  for (const line of text.split('\n')) {
    if (isOpen(commands.at(-1) ?? '')) commands.push(`${commands.pop()}\n${line}`);
    else commands.push(line.replace(/(^|\s+)#.*$/, '').trim());
  }
  return commands.filter((command) => command !== '');
}

/** Runs in a folder. Must end with one of these statuses, print what it should, and is remembered. */
const succeeds =
  (place, environment, output, statuses = [0]) =>
  async (command, folders) => {
    const child = folders[place].start('bash', ['-c', command], folders[environment]);
    const { status, stdout, stderr } = await outcomeOf(child);
    assert.ok(statuses.includes(status), `${command}: status ${status}: ${stderr}`);
    assert.match(stdout, output);
    folders.printed.push(...`${stdout}\n${stderr}`.split('\n'));
  };

/** Starts a server, which says where it is and ends by Ctrl-C. Its port is any that is free. */
const serves = (place, port) => async (command, folders) => {
  const child = folders[place].start('bash', ['-c', `exec ${command} ${port}`]);
  const ended = outcomeOf(child);
  const address = new Promise((resolve) => {
    child.stdout.on('data', (text) => {
      const [found] = /https?:\/\/[\w.]+:\d+/.exec(text) ?? [];
      if (found) resolve(found);
    });
  });
  const first = await Promise.race([address, ended]);
  assert.equal(typeof first, 'string', `${command}: ${first.stderr}`);
  const { get } = first.startsWith('https') ? https : http;
  const [response] = await once(get(first, { rejectUnauthorized: false }), 'response');
  response.resume();
  process.kill(-child.pid, 'SIGINT');
  assert.equal((await ended).stderr, '', command);
};

/** The deploy tool runs as in tests/package, because it takes long to check what no folder has. */
const deploys = (output) => (command, folders) =>
  succeeds(
    'checkout',
    'tenant',
    output,
  )(command.replace('npx a0deploy', 'node tests/package/deploy.cjs'), folders);

/** What only the command and the deploy tool ask for. */
const NOT_OF_A_RULE = ['KEENIO_READ_KEY', 'AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET'];

/** The names in `export A=… B=…` are known. */
async function isKnown(command) {
  const names = [...command.matchAll(/(?<=\s)(\w+)=/g)].map(([, name]) => name);
  const known = [...keysInSource(), ...NOT_OF_A_RULE];
  assert.deepEqual(
    names.filter((name) => !known.includes(name)),
    [],
  );
}

/** For each form of a command, how it is tested, or why it is not. The first that fits counts. */
const COMMANDS = [
  [/^npm start( -- \S+)?$/, succeeds('checkout', 'nothing', /marked as recorded/)],
  [/^npm test$/, 'it is what runs this'],
  [/^export( \w+=\S+)+$/, isKnown],
  [/^npx a0deploy import .* --dry_run$/, deploys(/^Dry Run completed/m)],
  [/^npx a0deploy import /, deploys(/Import Successful/)],
  // 1: some users could not be sent, or have no event.
  [/^npm run (--silent )?cli -- /, succeeds('checkout', 'settings', /^/, [0, 1])],
  [/^npx keen-signup-rule /, succeeds('project', 'settings', /^/, [0, 1])],
  [/^cat > \S+ <<'END'\n/, succeeds('checkout', 'nothing', /^$/)],
  [/^sed -i /, succeeds('checkout', 'nothing', /^$/)],
  [/^node playground\/keen\.mjs( |$)/, serves('checkout', '--port 0')],
  [/^npm run page$/, serves('checkout', '-- --port 0')],
  [/^curl /, succeeds('checkout', 'nothing', /^\{(?!.*error_code)/)],
];

/** @returns {RegExp[]} the forms that no command of README has */
export const formsLeftOver = (blocks) => {
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => commandsIn(text));
  return COMMANDS.map(([form]) => form).filter(
    (form) => !commands.some((command) => form.test(command)),
  );
};

/** Tests every command of a block. Fails for one that is not in the list. */
export async function checkCommands({ text }, folders) {
  for (const command of commandsIn(text)) {
    const [, check] = COMMANDS.find(([form]) => form.test(command)) ?? [];
    assert.ok(
      check,
      `no test knows how to run \`${command}\`: add it to tests/readme/commands.mjs`,
    );
    if (typeof check === 'function') await check(command, folders);
  }
}

/** Numbers differ from run to run, and so does the width of what is padded. */
const shapeOf = (line) => line.replaceAll(/\d+/g, '0').replaceAll(/\s+/g, ' ').trim();

/** What README shows as output must have been printed by a command before it; `…` stands for what is left out. */
export async function checkOutput({ text }, { printed }) {
  const shapes = printed.map(shapeOf);
  const isPrinted = (line) => {
    const parts = shapeOf(line).split('…');
    const pattern = parts.map((part) => part.replaceAll(/[^\w\s]/g, '\\$&')).join('.*');
    return shapes.some((shape) => new RegExp(`^${pattern}$`).test(shape));
  };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  assert.deepEqual(
    lines.filter((line) => !isPrinted(line)),
    [],
    `no command before it prints this; they print:\n${printed.join('\n')}`,
  );
}
