/** What the rule occupies: the bytes that are pasted and installed, and its memory in use. */
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  makeConfiguration,
  makeUser,
  plainFetch,
  readPastedRule,
  ruleFile,
  signUp,
} from './contestants.mjs';
import { report } from './rounds.mjs';

const SECONDS = 8;
const AT_ONCE = 64;

const root = fileURLToPath(new URL('..', import.meta.url));

const bytesOf = (...path) => statSync(join(root, ...path)).size;
report('pastedRule', {
  ours: statSync(ruleFile).size,
  handWritten: bytesIn(join(root, 'tests', 'contract', 'hand-written')),
});
report('pastedAction', { ours: bytesOf('pkg', 'paste', 'action.js') });
report('pastedStream', { ours: bytesOf('pkg', 'paste', 'stream.js') });
await measureMemory();
await measureInstalled();

/** What a package and all that it depends on takes on disk, and how many packages that is. */
async function measureInstalled() {
  const npm = async (cwd, ...given) =>
    JSON.parse((await promisify(execFile)('npm', given, { cwd })).stdout);
  const [packed] = await npm(join(root, 'pkg'), 'pack', '--dry-run', '--json');
  const bytes = { ours: packed.unpackedSize };
  const packages = { ours: 1 };
  const peers = { request: 'request', keenTracking: 'keen-tracking', axios: 'axios' };
  for (const [name, peer] of Object.entries(peers)) {
    const found = await npm(root, 'query', `#${peer}, #${peer} *`);
    bytes[name] = found.reduce((total, { path }) => total + bytesIn(path), 0);
    packages[name] = found.length;
  }
  report('installed', bytes);
  report('packages', packages);
}

/** The bytes of a package's own files. */
function bytesIn(folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((path) => !path.split(/[\\/]/).includes('node_modules'))
    .map((path) => statSync(join(folder, path)));
  return files.reduce((total, file) => total + (file.isFile() ? file.size : 0), 0);
}

/** Linear memory and table of the instance after mixed logins, hostile ones among them. */
async function measureMemory() {
  const instance = watchInstance();
  const host = {
    configuration: makeConfiguration(),
    auth0: { users: { updateAppMetadata: async () => {} } },
    console: { error() {}, log() {} },
  };
  const evaluate = readPastedRule();
  const rules = [
    evaluate({ ...host, fetch: plainFetch }),
    evaluate({ ...host, fetch: async () => ({ ...(await plainFetch()), status: 401 }) }),
    evaluate({
      ...host,
      configuration: { ...host.configuration, KEENIO_MAX_ATTEMPTS: '1' },
      fetch: async () => {
        throw new TypeError('fetch failed');
      },
    }),
  ];
  const unreadable = () => {
    throw new Error('not to be read');
  };
  const users = [
    makeUser,
    () => ({ ...makeUser(), signedUp: true }),
    () => Object.defineProperty(makeUser(), 'name', { get: unreadable }),
    () => Object.defineProperty(makeUser(), 'user_id', { get: unreadable }),
    () => new Proxy(makeUser(), { get: unreadable }),
    () => Object.freeze(makeUser()),
    () => ({ ...makeUser(), name: 'x'.repeat(20_000) }),
    () => null,
  ];
  const choices = users.flatMap((user) => rules.map((rule) => ({ user, rule })));
  const wave = (choose) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, (_, place) => {
        const { user, rule } = choose(place);
        return signUp(rule, user()).catch(() => {});
      }),
    );
  // At first the largest wave of each kind, which takes as much as is ever needed at once.
  for (const choice of choices) await wave(() => choice);
  const before = instance.table.length;
  const end = performance.now() + SECONDS * 1000;
  let logins = 0;
  do {
    await wave((place) => choices[(logins + place) % choices.length]);
    logins += AT_ONCE;
  } while (performance.now() < end);
  report('memory', { ours: instance.memory.buffer.byteLength });
  report('tableGrowth', { ours: instance.table.length - before });
  report('memoryLogins', { ours: logins });
}

/** The memory and the table of references of the last instance that was made. */
function watchInstance() {
  const found = {};
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, given) {
      const instance = Reflect.construct(target, given);
      const exported = Object.values(instance.exports);
      found.memory = exported.find((value) => value instanceof WebAssembly.Memory);
      found.table = exported.find(
        (value) => value instanceof WebAssembly.Table && typeof value.get(0) !== 'function',
      );
      return instance;
    },
  });
  return found;
}
