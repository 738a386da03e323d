/**
 * Makes pkg/: what is published and pasted.
 *
 *   npm run build                     writes pkg/
 *   npm run build -- --out=FOLDER     writes another folder
 *   npm run build -- --check          builds aside and fails when pkg/ is not what the sources build
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { buildPackage } from './package.mjs';
import { filesIn, sha256 } from './provenance.mjs';
import { root } from './wasm.mjs';

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'pkg') },
  },
});
const folder = resolve(options.out);

function write(files) {
  // Only a folder that an earlier build wrote is emptied.
  if (existsSync(join(folder, 'BUILD.json'))) rmSync(folder, { recursive: true });
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`${String(Buffer.byteLength(content)).padStart(8)} bytes  ${name}`);
  }
}

/** @returns {string[]} what is wrong with the files that are there */
function problems(files) {
  const built = JSON.parse(files.get('BUILD.json'));
  const recorded = JSON.parse(readFileSync(join(folder, 'BUILD.json'), 'utf8'));
  const present = new Map(filesIn(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const found = [];
  for (const name of new Set([...present.keys(), ...Object.keys(recorded.files)])) {
    if (name === 'BUILD.json') continue;
    if (!present.has(name)) found.push(`${name}: missing`);
    else if (sha256(present.get(name)) !== recorded.files[name]) {
      found.push(`${name}: not the file that was built`);
    }
  }
  if (recorded.sources !== built.sources) {
    found.push('BUILD.json: the sources have changed');
  } else if (isDeepStrictEqual(recorded.tools, built.tools)) {
    for (const [name, content] of files) {
      if (!present.get(name)?.equals(Buffer.from(content))) {
        found.push(`${name}: the build makes other bytes`);
      }
    }
  } else {
    // Other tools make other bytes of the same sources.
    console.log('BUILD.json: pkg/ was built with other tools, so bytes are not compared');
  }
  return found;
}

const files = await buildPackage();
if (options.check) {
  const found = problems(files);
  for (const problem of found) console.error(problem);
  if (found.length > 0) {
    console.error('pkg/ is not what the sources build; run `npm run build`');
    process.exitCode = 1;
  } else {
    console.log('pkg/ is what the sources build');
  }
} else {
  write(files);
}
