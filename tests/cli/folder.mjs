// Files of a test, in a folder that is removed after it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/**
 * Makes a folder for the tests of a file.
 *
 * @returns {Promise<(name: string, content: string | Uint8Array | object) => Promise<string>>} writes a file and
 *   gives its path; objects are written as JSON
 */
export async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'keen-signup-rule-cli-'));
  after(() => rm(folder, { recursive: true }));
  return async (name, content) => {
    const path = join(folder, name);
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(path, isRaw ? content : JSON.stringify(content));
    return path;
  };
}
