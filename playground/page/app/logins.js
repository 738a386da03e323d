import { signal } from '@preact/signals';
import { face, fields, loginForm } from './form.js';
import { errorOf, mendFirst } from './preview.js';
import { pastForm } from './samples.js';
import { ask } from './server.js';

/** How many logins are shown. */
const SHOWN = 8;

/**
 * What the logins came to, newest first: `{number, face, times, stored, logins}` or,
 * for everything else, `{number, people, …}`, `{number, note}`, `{number, problem}`.
 */
export const runs = signal([]);

/** What is going on: null, or a text such as 'Logging in'. */
export const busy = signal(null);

let count = 0;

function show(run) {
  count += 1;
  runs.value = [{ number: count, ...run }, ...runs.value].slice(0, SHOWN);
}

/** @returns {Record<string, object> | undefined} the values of the fields; undefined if one is broken */
function readFields() {
  const entries = Object.entries(fields.value);
  if (entries.some(([, { error }]) => error !== undefined)) return undefined;
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
}

/** Does one thing after the other, and says what is going on. */
async function during(what, action) {
  if (busy.value !== null) return;
  busy.value = what;
  try {
    await action();
  } catch (error) {
    show({ problem: error.message });
  } finally {
    busy.value = null;
  }
}

/**
 * Logs the user in, in the sandbox of the server.
 *
 * @param {number} times logins at the same moment
 */
export const logIn = (times) =>
  during('Logging in', async () => {
    const values = readFields();
    if (values === undefined) {
      const broken = Object.entries(fields.value).filter(([, { error }]) => error !== undefined);
      throw new Error(mendFirst(broken.map(([name]) => name)));
    }
    const of = face.value;
    const answer = await ask('/login', { ...loginForm(errorOf, values), times });
    show({ face: of, times, ...answer });
  });

/** Signs up this many sample people of the last two weeks, one after the other. */
export const signUpMany = (people) =>
  during('Signing up', async () => {
    let stored = 0;
    let refused = 0;
    for (let at = 0; at < people; at += 1) {
      busy.value = `Signing up ${at + 1} of ${people}`;
      const form = loginForm(errorOf, pastForm(face.value, at));
      const answer = await ask('/login', form);
      stored += answer.stored;
      if (answer.logins[0].end !== 'goes on') refused += 1;
      // One that fails is like the next ones: they would take as long.
      if (refused > 0) break;
    }
    show({ people, stored, refused });
  });

/** Makes the host forget its marks: everyone is new to it again. */
export const forget = () =>
  during('Forgetting', async () => {
    await ask('/forget');
    show({
      note: 'The host has forgotten its marks: everyone is new to it. Keen has not forgotten.',
    });
  });
