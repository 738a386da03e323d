// Connections are kept and used again, whatever Keen answers on them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeUser } from '../contract/sign-up.mjs';
import { logIn, open, startOwnKeen, transports } from './faulty-login.mjs';

/**
 * One is open, another may be on its way to take its place. A retry of the stand-in takes a new
 * one: those that are idle may all be dead.
 */
const mostSockets = (transport, retries) => 2 + (transport === 'node:http' ? retries : 0);

/** What Keen answers, by turns, how many sign-ups, and how many of them are retried. */
const ROWS = [
  ['sign-ups that are recorded', [undefined], 1000],
  ['sign-ups that are refused', [{ status: 400 }], 200],
  ['sign-ups that are recorded at the second attempt', [{ status: 503 }, undefined], 40, 40],
  ['answers without a body', [{ status: 204 }, { status: 401, body: 'empty' }], 200],
  [
    'answers of HTML',
    [
      { status: 404, body: 'html' },
      { status: 201, body: 'html' },
    ],
    200,
  ],
];

for (const transport of transports) {
  describe(`${transport}: connections are used again by`, () => {
    for (const [what, faults, count, retries = 0] of ROWS) {
      const most = mostSockets(transport, retries);
      test(`${count} ${what}, one after another: at most ${most}`, async () => {
        const keen = await startOwnKeen();
        const host = await open({ transport });
        keen.faultBy((_, ordinal) => faults[(ordinal - 1) % faults.length]);
        const settings = { KEENIO_MAX_ATTEMPTS: '2' };
        try {
          for (let number = 0; number < count; number += 1) {
            const given = { user: makeUser({ user_id: `auth0|${number}` }) };
            const { error } = await logIn(host, keen.url, { settings, given });
            assert.notEqual(error?.code, 'KEEN_NETWORK');
          }
          assert.ok(keen.connections <= most, `${keen.connections} sockets`);
          if (faults.includes(undefined)) assert.equal(keen.events().length, count);
        } finally {
          await host.close();
          await keen.close();
        }
      });
    }
  });
}
