/** How often a page is told of changes at most, in milliseconds. */
const EVERY_MS = 200;

/** A comment this often shows a silent connection to be alive, in milliseconds. */
const HEARTBEAT_MS = 15_000;

/**
 * Tells every open page the state of the server by Server-Sent Events. Each message is the whole
 * state, so a page that missed some, or comes back, needs only the next one.
 *
 * @param {() => object} stateOf what to tell, as JSON
 * @returns {Live}
 *
 * @typedef {object} Live
 * @property {(response: import('node:http').ServerResponse) => void} add a page that listens
 * @property {() => void} changed tells the pages soon; many changes make one message
 * @property {() => void} close ends the connections
 */
export function createLive(stateOf) {
  const pages = new Set();
  let timer;
  let told = 0;

  const message = () => `data: ${JSON.stringify(stateOf())}\n\n`;

  function tell() {
    timer = undefined;
    told = Date.now();
    if (pages.size === 0) return;
    const text = message();
    // A page that reads slowly gets the state of then once it has read this one.
    for (const page of pages) {
      if (page.writableNeedDrain) page.once('drain', changed);
      else page.write(text);
    }
  }

  function changed() {
    timer ??= setTimeout(tell, Math.max(0, told + EVERY_MS - Date.now()));
  }

  const heartbeat = setInterval(() => {
    for (const page of pages) if (!page.writableNeedDrain) page.write(':\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    add(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`retry: 1000\n${message()}`);
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    changed,
    close() {
      clearTimeout(timer);
      clearInterval(heartbeat);
      for (const page of pages) page.end();
    },
  };
}
