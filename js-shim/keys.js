/** The keys of `configuration`, in the order in which the wasm takes them (src/keys.rs). */
export const KEYS = [
  'KEENIO_WRITE_KEY',
  'KEEN_WRITE_KEY',
  'KEENIO_PROJECT_ID',
  'KEEN_PROJ_ID',
  'KEENIO_EVENT_COLLECTION',
  'KEENIO_API_URL',
  'KEENIO_ON_ERROR',
  'KEENIO_TIMEOUT_MS',
  'KEENIO_MAX_ATTEMPTS',
  'KEENIO_FLAG',
  'KEENIO_PROPERTIES',
  'KEENIO_ADDONS',
  'KEENIO_SIGNUP_WINDOW',
];

/** In place of a setting that is no text: no key accepts it. */
export const REFUSED = ' .';
