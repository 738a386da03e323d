/** How much of an answer is kept to be shown, in characters. */
const SHOWN = 2048;

async function readStart(body) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= SHOWN) break; // Leaving the loop cancels this copy of the body.
  }
  return text.slice(0, SHOWN);
}

/** @param {string | ArrayBufferView | undefined} body may come from another realm */
const textOf = (body) => (typeof body === 'string' ? body : Buffer.from(body ?? '').toString());

/**
 * Wraps a `fetch` so that each request and its answer are recorded. Aborting the request also ends
 * the reading of the recorded copy.
 *
 * @param {typeof globalThis.fetch} fetch
 * @returns {{fetch: typeof globalThis.fetch, exchanges: Exchange[]}}
 *
 * @typedef {object} Exchange
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers names in lower case
 * @property {string} body
 * @property {number | null} status null without an answer
 * @property {Promise<string>} answer the start of the response body
 */
export function recordExchanges(fetch) {
  const exchanges = [];
  async function recordingFetch(url, options = {}) {
    const exchange = {
      method: options.method ?? 'GET',
      url: String(url),
      headers: Object.fromEntries(new Headers(options.headers)),
      body: textOf(options.body),
      status: null,
      answer: Promise.resolve(''),
    };
    exchanges.push(exchange);
    const response = await fetch(url, options);
    exchange.status = response.status;
    exchange.answer = readStart(response.clone().body).catch(() => '');
    return response;
  }
  return { fetch: recordingFetch, exchanges };
}
