/** A sign-up whose request is answered at once: what the rule itself costs. */
import { createSignUps, plainFetch, responseFetch } from './contestants.mjs';
import { takeTurns } from './rounds.mjs';

const auth0 = { users: { updateAppMetadata: async () => {} } };
const HOSTS = {
  stubbed: { fetch: responseFetch },
  stubbedSaved: { fetch: responseFetch, auth0 },
  stubbedPlain: { fetch: plainFetch },
};

for (const [row, host] of Object.entries(HOSTS)) {
  const signUps = await createSignUps('http://127.0.0.1:1', ['ours', 'handWritten'], host);
  const contestants = Object.entries(signUps).map(([name, signUp]) => [name, timed(signUp)]);
  await takeTurns(row, Object.fromEntries(contestants), { seconds: 7, turnMs: 20 });
}

function timed(signUp) {
  return async (count) => {
    const start = performance.now();
    for (let call = 0; call < count; call++) await signUp();
    return (performance.now() - start) / count;
  };
}
