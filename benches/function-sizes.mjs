/**
 * Which functions the wasm is made of: their bytes, by crate and one by one, from the name
 * section of a build that kept it. `bash scripts/with-tools.sh node benches/function-sizes.mjs`
 */
import { buildWasm } from '../js-shim/build-wasm.mjs';
import { markdownTable } from './table.mjs';

const FUNCTIONS_SHOWN = 60;
const SECTION = { custom: 0, import: 2, code: 10 };
const NAMES_OF_FUNCTIONS = 1;
const IMPORT_KIND = { function: 0, table: 1, memory: 2, global: 3 };

const SECTION_NAMES = {
  1: 'types',
  2: 'imports',
  3: 'function types',
  4: 'tables',
  5: 'memory',
  6: 'globals',
  7: 'exports',
  8: 'start',
  9: 'elements',
  11: 'data',
  12: 'data count',
};

/** Reads a wasm binary from front to back. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isAtEnd() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned number of the format's variable length (LEB128). */
  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  /** The part that follows its own length. */
  part() {
    const length = this.number();
    this.at += length;
    return new Reader(this.bytes.subarray(this.at - length, this.at));
  }

  text() {
    return Buffer.from(this.part().bytes).toString();
  }

  limits() {
    if (this.byte() & 1) this.number();
    this.number();
  }
}

function sectionsOf(wasm) {
  const reader = new Reader(wasm);
  reader.at = 8; // magic, version
  const sections = [];
  while (!reader.isAtEnd) sections.push({ id: reader.byte(), body: reader.part() });
  return sections;
}

function importedFunctions(body) {
  let functions = 0;
  for (let left = body.number(); left > 0; left--) {
    body.part();
    body.part();
    const kind = body.byte();
    if (kind === IMPORT_KIND.function) {
      functions += 1;
      body.number();
    } else if (kind === IMPORT_KIND.table) {
      body.byte();
      body.limits();
    } else if (kind === IMPORT_KIND.memory) {
      body.limits();
    } else {
      body.at += 2;
    }
  }
  return functions;
}

function functionNames(body) {
  const names = new Map();
  while (!body.isAtEnd) {
    const kind = body.byte();
    const part = body.part();
    if (kind !== NAMES_OF_FUNCTIONS) continue;
    for (let left = part.number(); left > 0; left--) {
      const index = part.number();
      names.set(index, part.text());
    }
  }
  return names;
}

/** @returns {{functions: {name: string, bytes: number}[], other: {name: string, bytes: number}[]}} */
function measure(wasm) {
  const names = new Map();
  const sizes = [];
  const other = [];
  let imported = 0;
  for (const { id, body } of sectionsOf(wasm)) {
    const bytes = body.bytes.length;
    if (id === SECTION.import) imported = importedFunctions(body);
    if (id === SECTION.custom) {
      if (body.text() === 'name') for (const entry of functionNames(body)) names.set(...entry);
    } else if (id === SECTION.code) {
      for (let left = body.number(); left > 0; left--) sizes.push(body.part().bytes.length);
    } else {
      other.push({ name: `section ${SECTION_NAMES[id] ?? id}`, bytes });
    }
  }
  const functions = sizes.map((bytes, index) => ({
    name: readable(names.get(imported + index) ?? `function ${imported + index}`),
    bytes,
  }));
  return { functions, other };
}

/** A Rust name without the hash at its end. */
const readable = (name) => name.replace(/::h[0-9a-f]{16}$/, '').replaceAll(/\[[0-9a-f]{16}\]/g, '');

/** The crate a function is from, by the first path in its name that is not a wrapper's. */
function crateOf(name) {
  const inner =
    name.match(/drop_in_place<.*?([a-z_][a-z0-9_]*)::/) ?? name.match(/([a-z_][a-z0-9_]*)::/);
  if (inner) return inner[1];
  return /^__(wbindgen|externref)|shim$/.test(name) ? 'wasm_bindgen' : 'exports and builtins';
}

const byBytes = (one, other) => other.bytes - one.bytes;

function print(title, rows, total) {
  const share = (bytes) => `${((bytes / total) * 100).toFixed(1)} %`;
  const lines = rows.map(({ name, bytes }) => [name, bytes.toLocaleString('en'), share(bytes)]);
  console.log(`${markdownTable([title, 'bytes', 'share'], lines)}\n`);
}

const { named, wasm } = buildWasm();
const { functions, other } = measure(named());
const crates = new Map();
for (const { name, bytes } of functions) {
  const crate = crateOf(name);
  crates.set(crate, (crates.get(crate) ?? 0) + bytes);
}
const total = [...functions, ...other].reduce((sum, { bytes }) => sum + bytes, 0);
print(
  'Crate',
  [...[...crates].map(([name, bytes]) => ({ name, bytes })), ...other].sort(byBytes),
  total,
);
functions.sort(byBytes);
print('Function', functions.slice(0, FUNCTIONS_SHOWN), total);
console.log(`${functions.length} functions; the published wasm has ${wasm.length} bytes`);
