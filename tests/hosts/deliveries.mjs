// `node tests/hosts/deliveries.mjs`: thousands of sign-ups through the pasted Event Stream Action, with a
// network and a Keen that fail, and a host that repeats itself. Prints what came of them, as JSON. It is a
// process of its own because node:test watches every promise, which takes more time than the sign-ups.
import { startKeen } from '../../playground/keen.mjs';
import { makeSettings, makeUser, PROJECT_ID, WRITE_KEY } from '../contract/sign-up.mjs';
import { makeFaults, seeded } from '../robustness/seeded-faults.mjs';
import { EventStream } from './event-stream.mjs';
import { makeMessage, openContainer } from './stream-container.mjs';

const signUps = Number(process.argv[2] ?? 5000);

/** The host delivers a message up to so many times though every delivery succeeds, most of them once. */
const MOST_COPIES = 4;

/** Time passes in steps of a second; the sign-ups come within so many of them. */
const SECONDS = 10;

const random = seeded(11);
const below = (limit) => Math.floor(random() * limit);
const faults = makeFaults(random);
const keen = await startKeen({ projectId: PROJECT_ID, writeKey: WRITE_KEY, keep: 1 });
keen.faultBy(() => faults.pick());
const { deliver } = openContainer(makeSettings(keen.url, { KEENIO_MAX_ATTEMPTS: '2' }));
const stream = new EventStream(deliver, random);
for (let number = 0; number < signUps; number += 1) {
  const message = makeMessage(makeUser({ user_id: `auth0|${number}` }), { id: `evt_${number}` });
  const copies = 1 + Math.min(below(MOST_COPIES), below(MOST_COPIES));
  for (let copy = 0; copy < copies; copy += 1) stream.publish(message, 1000 * below(SECONDS));
}
await stream.run();

const times = new Map();
for (const { userId } of keen.events()) times.set(userId, (times.get(userId) ?? 0) + 1);
await keen.close();
const { attempts, counts } = faults;
console.log(
  JSON.stringify({
    isOn: stream.isOn,
    deliveries: stream.deliveries.length,
    failed: stream.deliveries.filter(({ status }) => status !== 200).length,
    givenUp: stream.lost.length,
    requests: attempts,
    faults: counts,
    stored: times.size,
    storedAgain: [...times.values()].filter((count) => count > 1).length,
  }),
);
