// The npm package @simulacrum/auth0-simulator: an HTTPS server that runs its rules at each
// `POST /oauth/token`, every rule in a new context without fetch.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { json } from 'node:stream/consumers';
import { makeCertificate } from './certificate.mjs';
import { enclose, observe } from './login.mjs';
import { read } from './rule-file.mjs';

const require = createRequire(import.meta.url);
const MEETING_PLACE = require.resolve('./simulator-logins.cjs');
const logins = require(MEETING_PLACE);

// What a login of the simulator needs besides the rule's own names.
const PERSON = { id: 'auth0|simulated', name: 'Grace Hopper', email: 'grace@example.com' };
const PASSWORD = 'not a secret';

/**
 * A rule around the rule. The simulator has no `configuration` and its console is the
 * process's, so the names of a login are lent here; a login that lends none gets the bare text.
 */
const wrapping = (source) => `function (user, context, callback) {
  require(${JSON.stringify(MEETING_PLACE)}).get(user.user_id)({
    bare: ${enclose(`return (${source})`, [])},
    lent: ${enclose(`return (${source})`, ['configuration', 'auth0', 'console'])},
    user: user,
    context: context,
    goOn: callback
  });
}
`;

/** Loads the package with a home directory that holds the certificate it looks for there. */
async function load() {
  const home = mkdtempSync(join(tmpdir(), 'auth0-simulator-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const { key, cert } = await makeCertificate();
  const certificates = join(home, '.simulacrum', 'certs');
  mkdirSync(certificates, { recursive: true });
  writeFileSync(join(certificates, 'localhost.pem'), cert);
  writeFileSync(join(certificates, 'localhost-key.pem'), key);
  // It asks for the home directory once, when it is loaded: hence one home a process.
  const { HOME } = process.env;
  process.env.HOME = home;
  try {
    const { simulation } = require('@simulacrum/auth0-simulator');
    return { simulation, certificate: cert, home };
  } finally {
    if (HOME === undefined) delete process.env.HOME;
    else process.env.HOME = HOME;
  }
}

let loaded;

/** A login as an application makes it; resolves to the simulator's answer. */
function token({ port, agent, body }) {
  return new Promise((resolve, reject) => {
    request({
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      agent,
      path: '/oauth/token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
      .on('response', (answer) => {
        if (answer.statusCode === 200) json(answer).then(resolve, reject);
        else reject(new Error(`the simulator answered ${answer.statusCode}`));
      })
      .on('error', reject)
      .end(JSON.stringify(body));
  });
}

export const simulator = {
  name: 'auth0-simulator',
  face: 'rule',
  transports: ['node:http'],
  async open() {
    loaded ??= load();
    const { simulation, certificate, home } = await loaded;
    const rules = mkdtempSync(join(home, 'rules-'));
    writeFileSync(join(rules, 'sign-up.js'), wrapping(read()));
    writeFileSync(join(rules, 'sign-up.json'), JSON.stringify({ enabled: true, order: 1 }));
    const server = await simulation({
      options: { rulesDirectory: relative(process.cwd(), rules) },
      initialState: { users: [{ ...PERSON, password: PASSWORD }] },
    }).listen(0, '127.0.0.1');
    const agent = new Agent({ ca: certificate, keepAlive: true });
    // It tells each rule it runs through console.debug.
    const { debug } = console;
    console.debug = () => {};

    /**
     * One login. Without `user` and `context` the rule gets the simulator's own, the user's id
     * being `given.id`; `answer` is what the application got.
     */
    async function login(given) {
      const id = given.id ?? `auth0|${randomUUID()}`;
      const observed = new Promise((resolve, reject) => {
        logins.set(id, ({ bare, lent: enclosed, user, context, goOn }) => {
          const hosted = { user, context, ...given };
          observe(hosted, ({ callback, lent }) => {
            const rule =
              'configuration' in given
                ? enclosed(lent.configuration, lent.auth0, lent.console)
                : bare();
            return rule(hosted.user, hosted.context, callback);
          })
            .then(resolve, reject)
            .finally(() => goOn(null, user, context));
        });
      });
      try {
        const body = { grant_type: 'password', username: PERSON.email, password: PASSWORD, id };
        const answer = await token({ port: server.port, agent, body });
        return { ...(await observed), answer };
      } finally {
        logins.delete(id);
      }
    }

    return {
      login,
      async close() {
        agent.destroy();
        await server.ensureClose();
        console.debug = debug;
      },
    };
  },
};
