/** How many of the newest events are shown. */
const NEWEST = 50;

/** The longest event that is shown whole, in characters. */
const LONGEST = 4000;

/** An event as the page shows it. */
function entryOf({ collection, event }) {
  const json = JSON.stringify(event, null, 2);
  return {
    id: event.keen.id,
    at: event.keen.created_at,
    collection,
    who: typeof event.userId === 'string' ? event.userId.slice(0, 200) : null,
    text: json.slice(0, LONGEST),
    more: Math.max(0, json.length - LONGEST),
  };
}

/**
 * Follows the events that the local Keen stores.
 *
 * @param {import('../keen.mjs').LocalKeen} keen
 * @param {() => void} changed is called after each change
 */
export function createFeed(keen, changed) {
  const counts = new Map();
  const watches = new Set();
  let newest = [];

  function add(stored) {
    for (const { collection } of stored) counts.set(collection, (counts.get(collection) ?? 0) + 1);
    newest = [...stored.slice(-NEWEST).reverse(), ...newest].slice(0, NEWEST);
  }

  /** Reads everything again, after events were removed. */
  function readAgain(collections) {
    counts.clear();
    const all = collections.flatMap((collection) =>
      keen.events(collection).map((event) => ({ collection, event })),
    );
    newest = [];
    add(
      all.sort((one, other) => (one.event.keen.created_at < other.event.keen.created_at ? -1 : 1)),
    );
  }

  const stop = keen.onChange(({ stored, removed }) => {
    for (const watch of watches) watch.push(...stored.map(({ event }) => event));
    if (removed > 0)
      readAgain([...new Set([...counts.keys(), ...stored.map((one) => one.collection)])]);
    else add(stored);
    changed();
  });

  return {
    /** @returns {() => object[]} ends the watch, and returns the events that were stored meanwhile */
    watch() {
      const watched = [];
      watches.add(watched);
      return () => {
        watches.delete(watched);
        return watched;
      };
    },
    readAgain,
    /** @returns {{counts: Record<string, number>, newest: object[]}} newest first */
    state: () => ({ counts: Object.fromEntries(counts), newest: newest.map(entryOf) }),
    stop,
  };
}
