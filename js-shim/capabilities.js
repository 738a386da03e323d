/** What the rule needs and a sandbox may lack. */

/**
 * As much of `fetch` as the rule uses, over Node's `https` (and `http`, which the settings allow
 * for loopback only). Connections are kept and used again; redirects are not followed.
 *
 * @param {(name: string) => any} builtin
 */
export function fetchOverNode(builtin) {
  const agents = {};
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const scheme = url.startsWith('https:') ? 'https' : 'http';
      const client = builtin(scheme);
      agents[scheme] ??= new client.Agent({ keepAlive: true });
      const options = {
        method,
        agent: agents[scheme],
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      };
      const request = client.request(url, options, (answer) => {
        answer.on('error', () => {});
        const get = (name) => answer.headers[name];
        resolve({ status: answer.statusCode, headers: { get }, body: answer });
      });
      request.on('error', reject);
      signal.onabort = () => request.destroy();
      request.end(body);
    });
}

/** As much of an `AbortController` as `fetchOverNode` listens to. */
export class StandInController {
  signal = {};

  abort() {
    this.signal.onabort?.();
  }
}
