// What an instance of the module holds on to, whatever the build has named its exports.

const isA = (value, kind) =>
  Object.prototype.toString.call(value) === `[object WebAssembly.${kind}]`;

const partOf = (instance, kind) =>
  Object.values(instance.exports).find((value) => isA(value, kind));

/** The linear memory of an instance. */
export const memoryOf = (instance) => partOf(instance, 'Memory');

/** How many slots of a table hold something. */
function countUsed(table) {
  let used = 0;
  for (let slot = 0; slot < table.length; slot += 1) {
    const value = table.get(slot);
    if (value !== null && value !== undefined) used += 1;
  }
  return used;
}

/**
 * What all instances together hold that are alive: `bytes` of memory, `slots` of the table of
 * references, and how many of them are `used`. (A table is made longer by leaps: one that leaks may
 * keep its length for long.)
 */
export function sizeOf(references) {
  const size = { bytes: 0, slots: 0, used: 0 };
  for (const instance of references.map((reference) => reference.deref()).filter(Boolean)) {
    const table = partOf(instance, 'Table');
    size.bytes += memoryOf(instance).buffer.byteLength;
    size.slots += table.length;
    size.used += countUsed(table);
  }
  return size;
}
