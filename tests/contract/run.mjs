// Runs every case of the contract, in every host, over each transport that the host has.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { cases as all } from './cases.mjs';
import { tellsNothing } from './outcome.mjs';
import { makeContext, makeSettings, makeUser, PROJECT_ID, SECRETS, WRITE_KEY } from './sign-up.mjs';

/** A login that is never answered has to end the run some time; no case comes near this. */
const NEVER_MS = 30_000;

/** An address at which nobody listens. */
async function findClosedUrl() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** What a login brings: a good sign-up, but for what the case says. */
function makeGiven({ settings, undeclared, ...own }, url) {
  const given = { user: makeUser(), context: makeContext(), ...own };
  if (!undeclared && !('configuration' in given)) {
    given.configuration = makeSettings(url, settings);
  }
  return given;
}

/**
 * @param {string} title
 * @param {Array<{ name: string, transports: string[], open: Function }>} hosts as in tests/hosts
 * @param {typeof all} [cases] those that can happen in these hosts
 */
export function runContract(title, hosts, cases = all) {
  // Side by side, because a few cases wait for a login's whole budget.
  describe(title, { concurrency: true }, () => {
    for (const host of hosts) {
      for (const transport of host.transports) {
        describe(`${host.name}, ${transport}`, { concurrency: 1 }, () => {
          const logins = [];
          const requests = [];
          let opened;
          let closedUrl;
          before(async () => {
            closedUrl = await findClosedUrl();
            opened = await host.open({ transport });
          });
          after(() => opened.close());

          for (const { name, faults = [], given: own = () => ({}), expect } of cases) {
            test(name, { timeout: NEVER_MS }, async () => {
              const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY });
              try {
                keen.fault(...faults);
                const given = makeGiven(own({ url: keen.url, closedUrl, keen }), keen.url);
                const startedAt = Date.now();
                const outcome = await opened.login(given);
                logins.push({ name, ...outcome });
                tellsNothing(outcome, SECRETS);
                expect({ ...outcome, given, keen, requests: keen.requests, startedAt });
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
            // What the header says is asked for by the Fetch standard, of fetch alone.
            const used = requests.map(({ headers }) =>
              'sec-fetch-mode' in headers ? 'fetch' : 'node:http',
            );
            assert.deepEqual([...new Set(used)], [transport]);
          });
        });
      }
    }
  });
}
