// Runs every case of the contract in these hosts, over each transport that a host has.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { cases } from './cases.mjs';
import { tellsNothing } from './outcome.mjs';
import { makeContext, makeSettings, makeUser, PROJECT_ID, SECRETS, WRITE_KEY } from './sign-up.mjs';

/** A login that is never answered has to end the run some time; no case comes near this. */
const NEVER_MS = 30_000;

/** The longest budget there is: a slow machine takes seconds for the largest events. */
const PATIENT = { KEENIO_TIMEOUT_MS: '15000' };

// No result may depend on where the host is.
process.env.TZ = 'Asia/Kolkata';

/** An address at which nobody listens. */
async function findClosedUrl() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** What a login brings: a good sign-up, except for what the case says. */
function makeGiven({ settings, undeclared, ...own }, url) {
  const given = { user: makeUser(), context: makeContext(), ...own };
  if (!undeclared && !('configuration' in given)) {
    given.configuration = makeSettings(url, { ...PATIENT, ...settings });
  }
  return given;
}

/** @param {Array<object>} hosts as in hosts/hosts.mjs */
export function runContract(hosts) {
  // Side by side, because a few cases wait for a login's whole budget.
  describe('contract', { concurrency: true }, () => {
    for (const host of hosts) {
      const { face, lacks = [] } = host;
      const own = cases.filter(
        ({ only, needs }) => (only === undefined || only === face) && !lacks.includes(needs),
      );
      for (const transport of host.transports) {
        describe(`${host.name}, ${transport}`, { concurrency: 1 }, () => {
          runCases(own, host, transport);
        });
      }
    }
  });
}

function runCases(own, host, transport) {
  const logins = [];
  const requests = [];
  let opened;
  let closedUrl;
  before(async () => {
    closedUrl = await findClosedUrl();
    opened = await host.open({ transport });
  });
  after(() => opened.close());

  for (const { name, faults = [], given: ownGiven = () => ({}), expect } of own) {
    test(name, { timeout: NEVER_MS }, async () => {
      // One of its own, because a fault can leave connections behind that are about to close.
      const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
      const logIn = async (differences) => {
        const given = makeGiven(differences, keen.url);
        const startedAt = Date.now();
        const outcome = await opened.login(given);
        logins.push({ name, ...outcome });
        tellsNothing(outcome, SECRETS);
        return { ...outcome, given, keen, requests: keen.requests, startedAt, host };
      };
      try {
        keen.fault(...faults);
        const seen = await logIn(ownGiven({ url: keen.url, closedUrl, keen }));
        await expect({ ...seen, again: logIn });
      } finally {
        requests.push(...keen.requests);
        await keen.close();
      }
    });
  }

  test('no login was answered twice, not even later', () => {
    const twice = logins.filter(({ calls }) => calls.length > 1).map(({ name }) => name);
    assert.deepEqual(twice, []);
  });

  test(`every request went over ${transport}`, () => {
    // The Fetch standard asks for this header; Node's own http does not send it.
    const used = requests.map(({ headers }) =>
      'sec-fetch-mode' in headers ? 'fetch' : 'node:http',
    );
    assert.deepEqual([...new Set(used)], [transport]);
  });
}
