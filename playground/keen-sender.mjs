const placeholder = (name) => `\${keen.${name}}`;
const IP = placeholder('ip');
const USER_AGENT = placeholder('user_agent');

/**
 * Who sent a request.
 *
 * @typedef {{ip: string, userAgent: string}} Sender
 */

/** @param {import('node:http').IncomingMessage} message @returns {Sender} */
export const senderOf = ({ socket, headers }) => ({
  // Node writes IPv4 addresses in the form of IPv6 where it listens on both.
  ip: (socket?.remoteAddress ?? '').replace(/^::ffff:/, ''),
  userAgent: headers['user-agent'] ?? '',
});

/**
 * Replaces each value that is `${keen.ip}` or `${keen.user_agent}` by that of the sender, as Keen does.
 *
 * @param {unknown} event is changed
 * @param {Sender} sender
 */
export function putSender(event, { ip, userAgent }) {
  const open = [event];
  while (open.length > 0) {
    const parent = open.pop();
    if (typeof parent !== 'object' || parent === null) continue;
    for (const [name, value] of Object.entries(parent)) {
      if (typeof value === 'object') open.push(value);
      else if (value === IP) parent[name] = ip;
      else if (value === USER_AGENT) parent[name] = userAgent;
    }
  }
}
