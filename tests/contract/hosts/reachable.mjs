// What can be reached from an object: by properties, prototypes, entries, and the bytes of memory.
import { types } from 'node:util';

/** The bytes behind a value, of whatever realm. */
function bytesOf(value) {
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value);
  const isMemory = Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
  // The prototype calls itself a memory too, and has no bytes.
  return isMemory && !Object.hasOwn(value, 'buffer') ? Buffer.from(value.buffer) : undefined;
}

/** The values next to one, without calling any getter. */
function* neighbours(value) {
  yield Object.getPrototypeOf(value);
  for (const key of Reflect.ownKeys(value)) {
    yield key;
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    yield* [descriptor?.value, descriptor?.get, descriptor?.set];
  }
  if (types.isMap(value)) for (const entry of value) yield* entry;
  if (types.isSet(value)) yield* value;
}

/** The first of `texts` that is in anything reachable from `root`, or undefined. */
export function findReachable(root, texts) {
  const seen = new Set([root]);
  for (const value of seen) {
    if (typeof value === 'string') {
      const found = texts.find((text) => value.includes(text));
      if (found) return found;
    } else if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      const bytes = bytesOf(value);
      const found = texts.find(
        (text) => bytes?.includes(text) || bytes?.includes(Buffer.from(text, 'utf16le')),
      );
      if (found) return found;
      for (const neighbour of neighbours(value)) seen.add(neighbour);
    }
  }
  return undefined;
}
