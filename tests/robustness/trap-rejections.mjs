// Traps at each call out of the module while a promise of the host's rejects: prints what was
// rejected and had no listener.
import { setImmediate as turn } from 'node:timers/promises';
import { REJECTING, trapAtEachCall } from './trap-logins.mjs';

const unhandled = [];
process.on('unhandledRejection', (reason) => unhandled.push(String(reason)));

const results = [];
for (const [name, make] of Object.entries(REJECTING)) {
  const { calls, trapped } = await trapAtEachCall(make);
  await turn();
  results.push({ name, calls, trapped, unhandled: unhandled.splice(0) });
}
console.log(JSON.stringify(results));
