// `node throwing-host.mjs <transport> <KEENIO_ON_ERROR>`: hosts whose callback throws. A line of
// JSON says what happened. A process of its own, because an unhandled rejection ends a test.
import { makeUser } from '../contract/sign-up.mjs';
import { logIn, open, startOwnKeen } from './faulty-login.mjs';

const [transport, onError] = process.argv.slice(2);
const WHERE = {
  'the user is recorded already': { given: { user: makeUser({ signedUp: true }) } },
  'a setting is bad': { settings: { KEENIO_TIMEOUT_MS: 'soon' } },
  'the user cannot be read': { given: { user: null } },
  'the sign-up was recorded': {},
  'the sign-up was recorded, its mark was not': {
    given: { auth0: { users: { updateAppMetadata: async () => Promise.reject() } } },
  },
  'the sign-up was refused': { fault: { status: 400 } },
  'the sign-up was not answered': { fault: { reset: 'before' } },
};

const unhandled = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));
process.on('uncaughtException', (error) => {
  console.error('uncaught:', error);
  process.exit(1);
});

const host = await open({ transport });
const keen = await startOwnKeen();
const results = {};
for (const [where, { fault, settings, given }] of Object.entries(WHERE)) {
  unhandled.length = 0;
  if (fault) keen.fault(fault);
  const own = new TypeError("the host's own");
  const { calls, thrown } = await logIn(host, keen.url, {
    settings: { KEENIO_ON_ERROR: onError, ...settings },
    given: {
      ...given,
      atCallback() {
        throw own;
      },
    },
  });
  // The callback has thrown; the next login is not the worse for it.
  const next = await logIn(host, keen.url, { given: { user: makeUser({ user_id: 'next' }) } });
  results[where] = {
    calls: calls.length,
    code: calls[0].error?.code ?? null,
    isThrown: thrown?.error === own,
    isElseThrown: thrown !== undefined && thrown.error !== own,
    unhandled: unhandled.map((reason) => (reason === own ? 'its own' : String(reason))),
    next: next.calls.map(({ error }) => error?.code ?? null),
  };
}
await host.close();
await keen.close();
console.log(JSON.stringify(results));
