import { strToU8, zipSync } from 'fflate';
import { fetchText } from './server.js';

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Adds settings: as secrets where the folder has an Action, else as configuration of its rules. */
function addSettings(files, settings) {
  const action = Object.keys(files).find((name) => /^actions\/[^/]+\.json$/.test(name));
  if (action === undefined) {
    for (const [key, value] of settings) files[`rules-configs/${key}.json`] = json({ key, value });
    return;
  }
  const described = JSON.parse(files[action]);
  described.secrets.push(...settings.map(([name, value]) => ({ name, value })));
  files[action] = json(described);
}

/** @returns {Promise<Record<string, string[]>>} for each face that has a folder, its files */
export const readFolders = async () => JSON.parse(await fetchText('/tenant.json'));

/**
 * The folder for auth0-deploy-cli as a zip, with these settings. The credentials in it stay markers that
 * the tool fills in.
 *
 * @param {string} face
 * @param {[string, string][]} settings without the credentials
 * @returns {Promise<Blob>}
 * @throws {Error} when a file cannot be read
 */
export async function tenantZip(face, settings) {
  const names = (await readFolders())[face];
  const texts = names.map(async (name) => [name, await fetchText(`/pkg/tenant/${face}/${name}`)]);
  const files = Object.fromEntries(await Promise.all(texts));
  addSettings(files, settings);
  const folder = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      `keen-signup-rule-${face}/${name}`,
      strToU8(text),
    ]),
  );
  return new Blob([zipSync(folder)], { type: 'application/zip' });
}
