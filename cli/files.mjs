/** The files that a person names. */
import { readFile } from 'node:fs/promises';
import { findJsonError } from '../playground/json-error.mjs';
import { Failure } from './failure.mjs';

const REASONS = {
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'there is no such file',
  EROFS: 'the disk is read-only',
};

/** What an error of the operating system means, in a few words. */
export const describeSystemError = ({ code }) =>
  REASONS[code] ?? `failed with ${code ?? 'an unknown error'}`;

/**
 * @param {string} path
 * @returns {Promise<string>} the text of a file, without a byte order mark
 * @throws {Failure} naming the file and what is wrong with it
 */
export async function readText(path) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Failure(`${path}: ${describeSystemError(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${path}: is not text in UTF-8`);
  }
}

/**
 * @param {string} path
 * @param {string} what the object is, for the message
 * @returns {Promise<object>} the JSON object that a file holds
 * @throws {Failure} naming the file, and for invalid JSON the place
 */
export async function readObject(path, what) {
  const text = await readText(path);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    const { line, column, expected } = findJsonError(text);
    throw new Failure(`${path}, line ${line}, column ${column}: not JSON (expected ${expected})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure(`${path}: must hold one JSON object, ${what}`);
  }
  return value;
}
