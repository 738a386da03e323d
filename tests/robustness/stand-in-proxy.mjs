// `node stand-in-proxy.mjs <url> <refusing url> <silent url>`: requests by the stand-in, which a proxy
// may see. Prints what came of them.
import { outcome, start, watchFetch } from './stand-in-requests.mjs';

const [url, refusing, silent] = process.argv.slice(2);
const { fetch, agents } = watchFetch();
const outcomes = [];

for (const isRetry of [false, false, true]) outcomes.push(await outcome(fetch, url, { isRetry }));
const idle = Object.values(agents[0].freeSockets).flat().length;

outcomes.push(await outcome(fetch, refusing));

// As many as can be open at once.
const started = Array.from({ length: 64 }, () => start(fetch, silent));
const ends = started.map(({ answer }) => answer.then(String, () => 'no answer'));
await new Promise((resolve) => setImmediate(resolve));
for (const { controller } of started) controller.abort();
outcomes.push(...new Set(await Promise.all(ends)));

outcomes.push(await outcome(fetch, url));
console.log(JSON.stringify({ outcomes, idle }));
// Node gives up silent proxies later.
process.exit();
