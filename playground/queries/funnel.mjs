import { readObject, readParameters, readText, refuse } from './parameters.mjs';
import { readPath, scalarReaderOf } from './properties.mjs';
import { readSelection, SELECTION } from './selection.mjs';

const KNOWN = ['steps', 'timeframe', 'timezone'];

const FLAGS = ['inverted', 'optional', 'with_actors'];

const STEP = ['event_collection', 'actor_property', ...SELECTION, ...FLAGS];

/** What an answer says of a step that leaves these out. */
const UNSET = { filters: [], timeframe: null, timezone: null };

/** The parts of a step that are not null; those of the whole funnel are its defaults. */
function completeStep(step, number, shared) {
  const given = Object.entries(readObject(step, `step ${number}`, STEP));
  return { ...shared, ...Object.fromEntries(given.filter(([, value]) => value !== null)) };
}

function readStep(step, number, now) {
  for (const flag of FLAGS) {
    if (step[flag] !== undefined && typeof step[flag] !== 'boolean') {
      refuse(`${flag} of step ${number} must be true or false.`);
    }
  }
  if (number === 1 && (step.inverted || step.optional)) {
    refuse('The first step of a funnel cannot be inverted or optional.');
  }
  return {
    collection: readText(step.event_collection, `event_collection of step ${number}`),
    read: scalarReaderOf(readPath(step.actor_property, `actor_property of step ${number}`)),
    selection: readSelection(step, now),
    isInverted: step.inverted === true,
    isOptional: step.optional === true,
    hasActors: step.with_actors === true,
  };
}

/** @returns {Set} the actors of all events of a step; events without an actor do not count */
function actorsOf({ collection, read, selection }, eventsOf) {
  const actors = new Set();
  selection.visit(eventsOf(collection), (event) => {
    const actor = read(event);
    if (actor !== null) actors.add(actor);
  });
  return actors;
}

/**
 * Reads a funnel: how many actors did this, then how many of those did that, and so on. The order
 * in which they did it does not matter. `inverted` takes those who did not; `optional` counts
 * without narrowing the steps after it.
 *
 * @param {unknown} given the parameters
 * @param {number} now milliseconds since 1970
 * @returns {import('../keen-queries.mjs').Plan}
 * @throws {Refusal} 400
 */
export function planFunnel(given, now) {
  const parameters = readParameters(given, 'funnel', KNOWN);
  const { steps: givenSteps, ...shared } = parameters;
  if (!Array.isArray(givenSteps) || givenSteps.length === 0) refuse('steps must be a list.');
  const complete = givenSteps.map((step, at) => completeStep(step, at + 1, shared));
  const steps = complete.map((step, at) => readStep(step, at + 1, now));

  function run(eventsOf) {
    let remaining;
    const reached = steps.map((step) => {
      const actors = actorsOf(step, eventsOf);
      const base = remaining ?? actors;
      const through = new Set([...base].filter((actor) => actors.has(actor) !== step.isInverted));
      if (!step.isOptional) remaining = through;
      return through;
    });
    const answer = {
      result: reached.map(({ size }) => size),
      steps: complete.map((step) => ({ ...UNSET, ...step })),
    };
    if (!steps.some(({ hasActors }) => hasActors)) return answer;
    const actors = reached.map((through, at) => (steps[at].hasActors ? [...through] : null));
    return { ...answer, actors };
  }

  return { parameters, collections: steps.map(({ collection }) => collection), run };
}
