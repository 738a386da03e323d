// Credentials that were not filled in, or filled in wrongly, are refused by name before Keen is asked.
import assert from 'node:assert/strict';
import { denied, unmarked } from '../outcome.mjs';
import { PROJECT_ID, WRITE_KEY } from '../sign-up.mjs';

const KEYS = ['KEENIO_WRITE_KEY', 'KEEN_WRITE_KEY', 'KEENIO_PROJECT_ID', 'KEEN_PROJ_ID'];

/** What people leave in a setting, in deploy tools and in templates. */
const NOT_FILLED_IN = [
  '##KEENIO_WRITE_KEY##',
  '##8821##',
  '@@KEENIO_WRITE_KEY@@',
  '$KEENIO_WRITE_KEY',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder as people leave it
  '${KEENIO_WRITE_KEY}',
  '{{KEENIO_WRITE_KEY}}',
  '<your write key>',
  '<8821>',
  'undefined',
  'null',
  '"wk-8821"',
  "'wk-8821'",
  '"8821',
  '`8821`',
  '[object Object]',
];

const credentialsWith = (url, key, value) => {
  const isProject = /PROJ/.test(key);
  return {
    ...(isProject ? { KEENIO_WRITE_KEY: WRITE_KEY } : { KEENIO_PROJECT_ID: PROJECT_ID }),
    KEENIO_API_URL: url,
    [key]: value,
  };
};

export const credentials = KEYS.flatMap((key) =>
  NOT_FILLED_IN.map((value) => ({
    name: `${key} is not filled in: ${value}`,
    given: ({ url }) => ({ configuration: credentialsWith(url, key, value) }),
    expect(seen) {
      const { message } = denied(seen, 'KEEN_SETTINGS');
      const named = /PROJ/.test(key)
        ? /^(KEENIO_PROJECT_ID|KEEN_PROJ_ID) must be /
        : /^(KEENIO_WRITE_KEY|KEEN_WRITE_KEY) must be /;
      assert.match(message, named);
      assert.doesNotMatch(message, /8821|your write key|object Object/, 'the value was told');
      assert.equal(seen.requests.length, 0, 'requests');
      unmarked(seen);
    },
  })),
);
