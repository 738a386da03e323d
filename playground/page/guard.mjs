/** The header that a request which changes something must carry, with the token of this run. */
export const TOKEN_HEADER = 'x-page-token';

const portOf = (port) => (port === 80 ? '' : `:${port}`);

/** @returns {string[]} the values of the Host header that mean this server */
const hostsAt = (port) =>
  ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}${portOf(port)}`);

/** A link on another site may open the page, which changes nothing and cannot be framed. */
const isOpening = (path, headers) => path === '/' && headers['sec-fetch-dest'] === 'document';

/**
 * Decides whether a request may be served. Only the page itself may ask: not another site in the same
 * browser (Origin, Sec-Fetch-Site, token), and not under a name that somebody points at this machine
 * (Host).
 *
 * @param {{method: string, path: string, headers: Record<string, string | undefined>}} request
 * @param {{port: number, token: string}} server
 * @returns {string | undefined} why it is refused; undefined when it may be served
 */
export function refusal({ method, path, headers }, { port, token }) {
  const hosts = hostsAt(port);
  if (!hosts.includes(headers.host)) return 'The page answers on this machine only.';
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    return 'The page answers no other site.';
  }
  const site = headers['sec-fetch-site'] ?? 'none';
  if (!['same-origin', 'none'].includes(site) && !isOpening(path, headers)) {
    return 'The page answers no other site.';
  }
  if (!['GET', 'HEAD'].includes(method) && headers[TOKEN_HEADER] !== token) {
    return 'The request lacks the token of this page.';
  }
  return undefined;
}
