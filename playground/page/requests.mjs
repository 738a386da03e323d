/** The largest body that is read, in bytes. */
export const MOST_BYTES = 32_000_000;

/** A request that cannot be served as it is; the message is shown on the page. */
export class BadRequest extends Error {
  constructor(message, status = 400) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {import('node:http').IncomingMessage} message
 * @returns {Promise<object>} the JSON object in its body
 * @throws {BadRequest} when it is too large or is not a JSON object
 */
export async function readJson(message) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    // Reading on lets the page read the answer.
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES) {
    throw new BadRequest(`More than ${MOST_BYTES / 1e6} MB cannot be sent to a login here.`, 413);
  }
  let value;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new BadRequest('The request is invalid JSON.');
  }
  if (typeof value !== 'object' || value === null) {
    throw new BadRequest('The request must be a JSON object.');
  }
  return value;
}
