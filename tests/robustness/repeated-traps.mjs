// 500 traps in a row, each in another part of a login: prints memory after the first 100 and at
// the end, after a collection of garbage.
import { openTrappingHost } from './trapping-host.mjs';

const configuration = { KEENIO_WRITE_KEY: 'key', KEENIO_PROJECT_ID: 'project' };
const fetch = async () => new Response('{"created":true}', { status: 201 });
const host = openTrappingHost();

async function memory() {
  host.forgetMemories();
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
  host.trapAtReading(1 + (round % 3));
  const { error } = await host.login({ user: { user_id: `${round}` }, configuration, fetch });
  if (error?.code === 'KEEN_INTERNAL') answered += 1;
}
console.log(JSON.stringify({ early, late: await memory(), answered }));
