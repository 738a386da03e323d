// Saving the mark: whatever the host's client does, the login goes on within its budget. The
// event is safe by then, and its token keeps it the only one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { goesOn, marked, tellsNothing } from '../contract/outcome.mjs';
import { makeAuth0, makeContext, makeSettings, makeUser, SECRETS } from '../contract/sign-up.mjs';
import { logIn, openForSuite, SLACK_MS, transports } from './faulty-login.mjs';

const secret = () => new Error('cannot save ada@analytical.example');
const boom = () => {
  throw secret();
};
const never = () => new Promise(() => {});
const thenable = (then) => () => ({ then });

/** What the client does, and whether the mark counts as saved. */
const ROWS = [
  ['resolves', async () => ({}), true],
  ['resolves later', () => new Promise((resolve) => setTimeout(resolve, 20)), true],
  ['resolves with an Error', async () => secret(), true],
  ['returns no promise', () => undefined, true],
  ['returns an Error', () => secret(), true],
  ['returns a thenable that resolves', thenable((resolve) => resolve()), true],
  ['returns a thenable that resolves, then throws', thenable((resolve) => boom(resolve())), true],
  ['rejects', async () => boom(), false],
  ['rejects with nothing', () => Promise.reject(), false],
  ['throws', boom, false],
  ['returns a thenable that rejects', thenable((_, reject) => reject(secret())), false],
  ['returns a thenable that throws', thenable(boom), false],
  ['hangs', never, false, 'hangs'],
  ['returns a thenable that hangs', thenable(() => {}), false, 'hangs'],
  ['resolves with a promise that hangs', thenable((resolve) => resolve(never())), false, 'hangs'],
];

describe('updateAppMetadata', { concurrency: true }, () => {
  for (const transport of transports) {
    for (const onError of ['deny', 'allow']) {
      describe(`${transport}, ${onError}`, { concurrency: 1 }, () => {
        const opened = openForSuite(transport);

        for (const [what, save, isSaved, hangs] of ROWS) {
          test(`${what}: the login goes on, ${isSaved ? 'silent' : 'with one line'}`, async () => {
            opened.keen.fault({ status: 503 });
            const timeout = hangs ? 600 : 5000;
            const auth0 = makeAuth0(save);
            const settings = {
              KEENIO_MAX_ATTEMPTS: '3',
              KEENIO_TIMEOUT_MS: `${timeout}`,
              KEENIO_ON_ERROR: onError,
            };
            const seen = await logIn(opened.host, opened.keen.url, { settings, given: { auth0 } });
            tellsNothing(seen, SECRETS);
            goesOn(seen);
            marked(seen);
            assert.equal(auth0.saves.length, 1);
            assert.equal(opened.keen.requests.length, 2);
            assert.ok(seen.ms < timeout + SLACK_MS, `${seen.ms} ms`);
            if (isSaved) {
              assert.deepEqual(seen.lines, []);
              return;
            }
            assert.equal(seen.lines.length, 1, seen.lines.join('\n'));
            assert.match(seen.lines[0], /^keen-signup-rule: .* mark could not be saved/);
            // The host lost the mark, so the next login sends the event again; Keen keeps one.
            goesOn(await logIn(opened.host, opened.keen.url));
            assert.equal(opened.keen.requests.length, 3);
            assert.equal(opened.keen.events().length, 1);
          });
        }

        test('it takes as long as all other logins: they are not held up', async () => {
          let release;
          const held = new Promise((resolve) => {
            release = resolve;
          });
          const brought = (user_id) => ({
            user: makeUser({ user_id }),
            context: makeContext(),
            configuration: makeSettings(opened.keen.url, { KEENIO_ON_ERROR: onError }),
          });
          const first = opened.host.login({ ...brought('first'), auth0: makeAuth0(() => held) });
          const others = await Promise.all(
            ['a', 'b', 'c'].map((id) => opened.host.login(brought(id))),
          );
          release();
          for (const { calls } of [...others, await first]) assert.equal(calls[0].error, null);
          assert.deepEqual((await first).lines, []);
        });
      });
    }
  }
});
