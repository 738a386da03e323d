// `node one-login.mjs <address of Keen>...`: one login in each host at each address, on the Node
// that runs this; a line of JSON says what they came to.
import { makeContext, makeSettings, makeUser } from '../sign-up.mjs';
import { everyHost } from './hosts.mjs';
import { simulator } from './simulator.mjs';

const outcomes = [];
// The simulator wants a Node of its own choosing.
for (const host of everyHost.filter((each) => each !== simulator)) {
  for (const transport of host.transports) {
    const { login, close } = await host.open({ transport });
    for (const url of process.argv.slice(2)) {
      const user = makeUser({ user_id: `${host.name}, ${transport}` });
      const configuration = makeSettings(url, { KEENIO_TIMEOUT_MS: '15000' });
      const { calls, lines, thrown } = await login({
        user,
        context: makeContext(),
        configuration,
      });
      outcomes.push({
        login: `${user.user_id}, ${new URL(url).protocol}`,
        errors: calls.map(({ error }) => error?.code ?? null),
        mark: host.lacks?.includes('mark') || user.app_metadata?.signedUp,
        lines,
        thrown: thrown && String(thrown.error),
      });
    }
    await close();
  }
}
console.log(JSON.stringify(outcomes));
