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
