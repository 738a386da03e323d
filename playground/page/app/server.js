import { signal } from '@preact/signals';

/** Whether the server of the page answers: 'connecting', 'on' or 'lost'. */
export const connection = signal('connecting');

/**
 * What the server tells: `{token, keen, fault, left, counts, newest}`.
 *
 * @type {import('@preact/signals').Signal<object | null>}
 */
export const state = signal(null);

/** How long to wait before the page asks again, in milliseconds. */
const AGAIN_MS = 1000;

/** Listens to the server, again and again. */
export function listen() {
  const source = new EventSource('/live');
  source.onmessage = ({ data }) => {
    state.value = JSON.parse(data);
    connection.value = 'on';
  };
  source.onerror = () => {
    connection.value = 'lost';
    if (source.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
    setTimeout(listen, AGAIN_MS);
  };
  addEventListener('pagehide', () => source.close(), { once: true });
}

/**
 * @param {string} path
 * @param {object} form
 * @returns {Promise<object>} the answer
 * @throws {Error} saying why there is none
 */
export async function ask(path, form = {}) {
  let response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-page-token': state.value?.token ?? '' },
      body: JSON.stringify(form),
    });
  } catch {
    throw new Error('The server of this page does not answer. Nothing that you typed is lost.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** @returns {Promise<string>} the text of a file of the checkout @throws {Error} */
export async function fetchText(path) {
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok) throw new Error(`${path} cannot be read.`);
  return response.text();
}
