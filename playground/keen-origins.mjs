const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function isOfThisMachine(origin) {
  try {
    return LOOPBACK.has(new URL(origin).hostname);
  } catch {
    return false;
  }
}

/**
 * Keen answers pages of every origin. Here only pages that are served from this machine may read an
 * answer: the keys of the local Keen are known to everyone.
 *
 * @param {Record<string, string>} headers of the request
 * @returns {Record<string, string>} headers of the answer
 */
export function headersForOrigin(headers) {
  const { origin } = headers;
  if (origin === undefined || !isOfThisMachine(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    vary: 'origin',
  };
}
