import { openExport } from '../exports/open.mjs';
import { identifyFile, identifyStream } from './identity.mjs';
import { Ledger } from './ledger.mjs';
import { State } from './state.mjs';

/**
 * An export that is ready to be sent.
 *
 * @typedef {object} Place
 * @property {import('../exports/open.mjs').Export} source
 * @property {string | undefined} state path; undefined: none is kept
 * @property {string | undefined} rejects path; undefined in a dry run of standard input
 * @property {Ledger} [ledger] missing in a dry run, which writes nothing
 * @property {(number: number) => boolean} isDone whether an earlier run has done that user
 */

/**
 * Opens all exports, and then the files beside them, so that whatever a person must mend is found
 * before anything is sent.
 *
 * @param {import('./options.mjs').Chosen} chosen
 * @param {import('../module.mjs').SignUps} signUps
 * @param {import('../main.mjs').Io} io
 * @returns {Promise<Place[]>}
 * @throws {import('../failure.mjs').Failure} with status 2
 */
export async function openPlaces(chosen, signUps, { stdin, signal }) {
  const opened = [];
  for (const file of chosen.files) {
    const isStream = file.path === '-';
    const { identity, stream } = isStream ? await identifyStream(stdin) : {};
    const source = await openExport(file.path, { from: chosen.from, stdin: stream, signal });
    opened.push({ file, source, identity });
  }
  const places = [];
  for (const { file, source, identity } of opened) {
    const purpose = {
      export: identity ?? (await identifyFile(file.path, signal)),
      ...purposeOf(chosen, signUps),
    };
    places.push({
      source,
      ...file,
      ...(await openFiles(file, source.name, purpose, chosen.isDry)),
    });
  }
  return places;
}

const purposeOf = (
  { tenant = null, sinceMs = null, untilMs = null },
  { projectUrl, collection },
) => ({
  target: { url: projectUrl, collection, tenant },
  dates: { sinceMs, untilMs },
});

async function openFiles({ state: path, rejects }, name, purpose, isDry) {
  if (isDry) {
    const { settled } = await State.read(path, purpose);
    return { isDone: (number) => settled.has(number) };
  }
  const ledger = await Ledger.open({ name, state: path, rejects, purpose });
  return { ledger, isDone: (number) => ledger.has(number) };
}
