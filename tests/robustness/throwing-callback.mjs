// A trap with three logins in flight, the first of which has a callback that throws: prints what
// each was answered, and what was rejected without a handler.
import { openTrappingHost } from './trapping-host.mjs';

const configuration = { KEENIO_WRITE_KEY: 'key', KEENIO_PROJECT_ID: 'project' };
const fetch = () => new Promise(() => {});
const host = openTrappingHost();
const rejections = [];
process.on('unhandledRejection', (reason) => rejections.push(reason.message));

const turn = () => new Promise((resolve) => setImmediate(resolve));
const thrown = new Error("the host's own");
const logins = [
  host.login({ user: { user_id: '1' }, configuration, fetch, thrown }),
  host.login({ user: { user_id: '2' }, configuration, fetch }),
];
await turn();
host.trapAtReading(1);
logins.push(host.login({ user: { user_id: '3' }, configuration, fetch }));
const codes = (await Promise.all(logins)).map(({ error }) => error.code);
await turn();
console.log(JSON.stringify({ codes, rejections }));
