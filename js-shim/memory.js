/**
 * Texts across the wasm's memory by way of `Buffer`, which every host has; `TextDecoder` and
 * `TextEncoder` two of them lack.
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
    /** @param {number} start @param {number} length in bytes */
    read: (start, length) => current().toString('utf8', start >>> 0, (start >>> 0) + length),

    /**
     * Puts a text where `malloc` finds room, and the two words of where it is and how long at
     * `place`; a zero there when there is no text.
     *
     * @param {number} place
     * @param {string | undefined} text
     * @param {(bytes: number, alignment: number) => number} malloc
     */
    give(place, text, malloc) {
      let start = 0;
      let length = 0;
      if (text !== undefined) {
        length = Buffer.byteLength(text);
        start = malloc(length, 1) >>> 0;
      }
      current();
      if (length > 0) bytes.write(text, start);
      view.setInt32(place, start, true);
      view.setInt32(place + 4, length, true);
    },
  };
}
