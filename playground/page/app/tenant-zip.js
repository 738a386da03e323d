import { strToU8, zipSync } from 'fflate';
import { fetchText } from './server.js';

/** The files of pkg/tenant/ for each face. */
const FILES = {
  rule: [
    'rules/keen-signup-rule.js',
    'rules/keen-signup-rule.json',
    'rules-configs/KEENIO_PROJECT_ID.json',
    'rules-configs/KEENIO_WRITE_KEY.json',
  ],
  action: [
    'actions/keen-signup-rule/code.js',
    'actions/keen-signup-rule.json',
    'triggers/triggers.json',
  ],
};

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Adds the settings beside the credentials, which stay markers that the tool fills in. */
const ADD = {
  rule(files, settings) {
    for (const [key, value] of settings) files[`rules-configs/${key}.json`] = json({ key, value });
  },
  action(files, settings) {
    const name = 'actions/keen-signup-rule.json';
    const action = JSON.parse(files[name]);
    for (const [key, value] of settings) action.secrets.push({ name: key, value });
    files[name] = json(action);
  },
};

/**
 * The folder for auth0-deploy-cli as a zip, with these settings.
 *
 * @param {'rule' | 'action'} face
 * @param {[string, string][]} settings without the credentials
 * @returns {Promise<Blob>}
 * @throws {Error} when a file cannot be read
 */
export async function tenantZip(face, settings) {
  const files = Object.fromEntries(
    await Promise.all(
      FILES[face].map(async (name) => [name, await fetchText(`/pkg/tenant/${face}/${name}`)]),
    ),
  );
  ADD[face](files, settings);
  const packed = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  );
  return new Blob([packed], { type: 'application/zip' });
}
