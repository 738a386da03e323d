/** What the rule needs and a sandbox may lack. */

/**
 * A recorder for hosts that may have no `fetch`: for those it brings one, whose connections live as
 * long as the process. Every Node that runs Actions has it.
 *
 * @template {ReturnType<import('./recorder.js').createRecorder>} R
 * @param {R} record
 * @returns {R}
 */
export function withStandIns(record) {
  let fetch;
  return (host, user, context, callback) => {
    if (typeof host.fetch !== 'function') {
      fetch ??= fetchOverNode(host.builtin);
      // Defined, not assigned: names that a host inherits may have setters.
      host = { __proto__: host, fetch, AbortController: StandInController };
    }
    record(host, user, context, callback);
  };
}

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
      // A switch of protocols, which nobody asked for, ends without an error or an answer.
      request.on('close', reject);
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
