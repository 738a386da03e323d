import { settingsOf } from './module.mjs';
import { readSettings } from './settings.mjs';

export const help = `Usage: keen-signup-rule check [--settings FILE] [--live]`;
export const options = { live: { type: 'boolean' } };

export async function run({ values }, io) {
  const { configuration } = await readSettings(values, io);
  const settings = settingsOf(configuration);
  for (const { key, value, error } of settings) io.print(`${key} ${error ?? value ?? ''}`);
  return settings.some(({ error }) => error) ? 2 : 0;
}
