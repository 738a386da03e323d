// Requests that these tests send to the local Keen.
export const PROJECT = '/3.0/projects/localproject';

/**
 * One write request.
 *
 * @param {{url: string}} keen
 * @param {unknown} event sent as JSON; strings and bytes are sent unchanged
 * @param {object} [options]
 * @param {string} [options.path] below `/events`
 * @param {string} [options.key]
 * @returns {Promise<Response>} redirects are not followed; rejects without an answer
 */
export function write(keen, event, { path = '/signups', key = 'local-write-key', ...more } = {}) {
  const isRaw = typeof event === 'string' || event instanceof Uint8Array;
  return fetch(`${keen.url}${PROJECT}/events${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: isRaw ? event : JSON.stringify(event),
    ...more,
  });
}

/** Status and parsed body of an answer, as `[201, {created: true}]`. */
export const read = async (response) => [response.status, await response.json()];

/**
 * Any request, by default with the master key.
 *
 * @param {{url: string}} keen
 * @param {string} method
 * @param {string} path below the project
 * @param {object} [options]
 * @param {string} [options.key]
 * @param {unknown} [options.body] sent as JSON
 * @returns {Promise<[number, any]>} status and parsed body; undefined for an empty one
 */
export async function ask(keen, method, path, { key = 'local-master-key', body } = {}) {
  const response = await fetch(`${keen.url}${PROJECT}${path}`, {
    method,
    headers: { authorization: key, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return [response.status, text === '' ? undefined : JSON.parse(text)];
}
