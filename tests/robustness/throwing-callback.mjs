// A trap with three logins in flight, the first of which has a callback that throws: prints what
// each was answered, and what was rejected without a handler.
import { setImmediate as turn } from 'node:timers/promises';
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { rigTraps } from './traps.mjs';
import { never, openVirtualHost } from './virtual-host.mjs';

const host = openVirtualHost();
const rig = rigTraps(host.context);
const rejections = [];
process.on('unhandledRejection', (reason) => rejections.push(reason.message));

const login = (more) => ({
  user: makeUser(),
  context: makeContext(),
  configuration: makeSettings('https://keen.example'),
  fetch: never,
  ...more,
});
const throwing = () => {
  throw new Error("the host's own");
};
const all = await host.play([
  login({ atCallback: throwing }),
  login(),
  (time) => {
    time.timersOf('world').setTimeout(() => rig.trapAt(1), 10);
    return login({ fetch: () => time.wait(20) });
  },
]);
await turn();
const codes = all.map(({ calls }) => calls.map(({ error }) => error.code).join());
console.log(JSON.stringify({ codes, rejections }));
