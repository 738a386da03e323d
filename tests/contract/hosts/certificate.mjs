// A certificate for this machine, signed by itself.
import { generate } from 'selfsigned';

/** @returns {Promise<{ key: string, cert: string }>} for localhost and 127.0.0.1 */
export async function makeCertificate() {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  return { key: pair.private, cert: pair.cert };
}
