import { readCount, readParameters, readText, refuse } from './parameters.mjs';
import { readPath } from './properties.mjs';
import { readSelection, SELECTION, selectEvents } from './selection.mjs';

/** The most events of one answer, as Keen's limits say. */
const EVENTS_AT_MOST = 100_000;

const KNOWN = ['event_collection', 'latest', 'property_names', ...SELECTION];

/** Copies one property, with the objects around it; nothing when it is missing. */
function copyProperty(from, to, [name, ...rest]) {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return;
  if (rest.length === 0) {
    define(to, name, from[name]);
    return;
  }
  if (!Object.hasOwn(to, name)) define(to, name, {});
  copyProperty(from[name], to[name], rest);
}

/** Defined, not assigned, because a property may be called __proto__. */
function define(object, name, value) {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** @returns {((event: object) => object) | undefined} undefined for whole events */
function readPropertyNames(names) {
  if (names === undefined) return undefined;
  const paths = (Array.isArray(names) ? names : [names]).map((name) =>
    readPath(name, 'property_names').split('.'),
  );
  if (paths.length === 0) refuse('property_names must have a name.');
  return (event) => {
    const copy = {};
    for (const path of paths) copyProperty(event, copy, path);
    return copy;
  };
}

/** @returns {object[]} the newest events, newest first */
function newest(selection, events, count) {
  const found = [];
  selection.visit(events, (event, time) => found.push({ event, time }));
  found.sort((one, other) => other.time - one.time);
  return found.slice(0, count).map(({ event }) => event);
}

/**
 * Reads an extraction: the events themselves. With `latest` the newest comes first.
 *
 * @param {unknown} given the parameters
 * @param {number} now milliseconds since 1970
 * @returns {import('../keen-queries.mjs').Plan}
 * @throws {Refusal} 400
 */
export function planExtraction(given, now) {
  const parameters = readParameters(given, 'extraction', KNOWN);
  const collection = readText(parameters.event_collection, 'event_collection');
  const selection = readSelection(parameters, now);
  const pick = readPropertyNames(parameters.property_names);
  const latest =
    parameters.latest === undefined
      ? undefined
      : readCount(parameters.latest, 'latest', EVENTS_AT_MOST);

  function run(eventsOf) {
    const all = eventsOf(collection);
    const events =
      latest === undefined ? selectEvents(selection, all) : newest(selection, all, latest);
    if (events.length > EVENTS_AT_MOST) {
      refuse(
        `An extraction has at most ${EVENTS_AT_MOST} events; these are ${events.length}. Take a shorter timeframe.`,
      );
    }
    return { result: pick ? events.map(pick) : events };
  }

  return { parameters, collections: [collection], run };
}
