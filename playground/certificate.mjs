import { generate } from 'selfsigned';

/**
 * Makes a certificate for this machine, signed by itself. Needs the npm package selfsigned, because
 * Node can make keys but no certificates.
 *
 * @returns {Promise<{ key: string, cert: string }>} PEM, for localhost and 127.0.0.1
 */
export async function makeCertificate() {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  return { key: pair.private, cert: pair.cert };
}
