import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { openExport } from '../../cli/exports/open.mjs';

/** A signal that nobody aborts. */
export const calm = new AbortController().signal;

/** A pipe that holds these bytes, in pieces of `size`. */
export function pipeOf(content, size = 64 * 1024) {
  const bytes = Buffer.from(content);
  const pieces = [];
  for (let start = 0; start < bytes.length; start += size) {
    pieces.push(bytes.subarray(start, start + size));
  }
  return Readable.from(pieces, { objectMode: false });
}

/**
 * Reads an export from a pipe.
 *
 * @param {string | Buffer} content
 * @param {{ from?: string, size?: number }} [options] `size` is the size of the pipe's pieces
 * @returns {Promise<{ description: string, items: object[] }>}
 */
export async function readExport(content, { from, size } = {}) {
  const source = await openExport('-', { from, stdin: pipeOf(content, size), signal: calm });
  return { description: source.description, items: await itemsOf(source) };
}

/** All items. To read a user once more, when all is read, gives the same user. */
export async function itemsOf(source) {
  const items = [];
  for await (const batch of source.batches()) items.push(...batch);
  return items.map(({ reread, ...item }) => {
    if (reread) assert.deepEqual(reread(), item.user);
    return item;
  });
}

/** The users of an export in which every line is good. */
export async function readUsers(content, options) {
  const { items } = await readExport(content, options);
  return items.map(({ user, reason }) => {
    if (reason !== undefined) throw new Error(`unreadable: ${reason}`);
    return user;
  });
}
