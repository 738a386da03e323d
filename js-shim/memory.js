/**
 * Views of the wasm's memory, and texts across it by way of `Buffer`, which every host has;
 * `TextDecoder` and `TextEncoder` two of them lack.
 *
 * @param {() => WebAssembly.Memory} memory
 */
export function createMemory(memory) {
  let bytes = Buffer.alloc(0);
  let view;

  /** The memory's old buffer is detached, and so without length, once the memory has grown. */
  function current() {
    if (bytes.length === 0) {
      bytes = Buffer.from(memory().buffer);
      view = new DataView(bytes.buffer);
    }
    return bytes;
  }

  return {
    view() {
      current();
      return view;
    },
    /** @param {number} start @param {number} length in bytes */
    read: (start, length) => current().toString('utf8', start >>> 0, (start >>> 0) + length),
    /** @param {number} start @param {string} text */
    write: (start, text) => current().write(text, start >>> 0),
  };
}
