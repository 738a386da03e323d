/**
 * Texts between JavaScript and the wasm's memory, by way of `Buffer`, which every host has;
 * `TextDecoder` and `TextEncoder` two of them lack.
 */

/** @param {WebAssembly.Memory} memory @param {number} start @param {number} length in bytes */
export function readText(memory, start, length) {
  return Buffer.from(memory.buffer, start >>> 0, length).toString();
}

/** @param {WebAssembly.Memory} memory @param {number} start @param {Uint8Array} bytes UTF-8 */
export function writeText(memory, start, bytes) {
  new Uint8Array(memory.buffer).set(bytes, start >>> 0);
  return start;
}
