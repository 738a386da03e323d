/** What the codes of Node's network errors mean, in a few words. */
const MEANINGS = {
  CERT_HAS_EXPIRED: "the server's certificate has expired, or the clock of this machine is wrong",
  CERT_NOT_YET_VALID:
    "the server's certificate is not valid yet, or the clock of this machine is wrong",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is not signed by an authority",
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNREFUSED: 'nothing accepts connections there',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'the host cannot be reached from this machine',
  ENETUNREACH: 'the host cannot be reached from this machine',
  ENOTFOUND: 'there is no host of this name',
  EPROTO: 'the server does not speak https',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak https',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak https',
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
  ETIMEDOUT: 'no connection could be made in time',
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the server's certificate is signed by an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by an unknown authority",
  UND_ERR_CONNECT_TIMEOUT: 'no connection could be made in time',
  UND_ERR_SOCKET: 'the connection was closed',
};

/**
 * @param {unknown} error what `fetch` was rejected with
 * @returns {string} why no answer came
 */
export function describeNetworkError(error) {
  const meaning = MEANINGS[error?.cause?.code];
  return meaning ? `no answer came: ${meaning}` : 'no answer came';
}
