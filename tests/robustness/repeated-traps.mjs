// 500 traps in a row, each at another call out of the module: prints memory after the first 100 and
// at the end, after a collection of garbage.
import { makeContext, makeSettings, makeUser } from '../contract/sign-up.mjs';
import { rigTraps } from './traps.mjs';
import { answer, openVirtualHost } from './virtual-host.mjs';

const host = openVirtualHost();
const rig = rigTraps(host.context);
const login = () => ({
  user: makeUser(),
  context: makeContext(),
  configuration: makeSettings('https://keen.example'),
  fetch: async () => answer(201),
});

async function memory() {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

let early;
let answered = 0;
for (let round = 0; round < 500; round++) {
  if (round === 100) early = await memory();
  rig.trapAt(1 + (round % 40));
  const [{ calls }] = await host.play([login()]);
  if (calls.length === 1 && calls[0].error?.code === 'KEEN_INTERNAL') answered += 1;
}
console.log(JSON.stringify({ early, late: await memory(), answered }));
