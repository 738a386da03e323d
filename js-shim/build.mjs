/**
 * Assembles pkg/: what is published and pasted.
 *
 *   npm run build                writes pkg/
 *   npm run build -- --check     builds aside and compares
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { buildWasm, root } from './build-wasm.mjs';
import { bundleModule, bundlePastedRule } from './bundle.mjs';
import { glueModule } from './glue.mjs';
import { sha256, sourceDigest, toolVersions } from './provenance.mjs';
import { tenantFiles } from './tenant.mjs';

const pkg = join(root, 'pkg');
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const [version, description, license, repository] = [
  'version',
  'description',
  'license',
  'repository',
].map((key) => new RegExp(`^${key} = "(.+)"$`, 'm').exec(manifest)[1]);

/** @returns {Promise<Map<string, string | Uint8Array>>} every file of pkg/, by its name there */
async function assemble() {
  const built = buildWasm();
  const packed = brotliCompressSync(built.wasm, {
    params: {
      // The smallest of the three modes for these bytes.
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: built.wasm.length,
    },
  }).toString('base64');
  const banner = `/*! keen-signup-rule ${version}, ${repository}, ${license}, wasm sha256 ${sha256(built.wasm)} */`;
  const parts = { glue: glueModule(built), packed, banner, version };

  const files = new Map([
    ['paste/rule.js', await bundlePastedRule(parts)],
    ['paste/action.js', await bundleModule('paste-action.js', 'cjs', parts)],
    ['index.mjs', await bundleModule('package-rule.js', 'esm', parts)],
    ['index.cjs', await bundleModule('package-rule.js', 'cjs', parts)],
    ['action.mjs', await bundleModule('package-action.js', 'esm', parts)],
    ['action.cjs', await bundleModule('package-action.js', 'cjs', parts)],
    ['keen_signup_rule_bg.wasm', built.wasm],
  ]);
  for (const [name, from] of [
    ['index.d.ts', 'js-shim/index.d.ts'],
    ['action.d.ts', 'js-shim/action.d.ts'],
    ['LICENSE-MIT', 'LICENSE-MIT'],
    ['LICENSE-APACHE', 'LICENSE-APACHE'],
  ]) {
    files.set(name, readFileSync(join(root, from), 'utf8'));
  }
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  // Not all that README links to is in the package.
  const linked = readme.replaceAll(/\]\((?!https?:)/g, `](${repository}/blob/main/`);
  files.set('README.md', linked);
  for (const name of ['index', 'action']) {
    // The same types for CommonJS, whose files have another ending.
    files.set(`${name}.d.cts`, files.get(`${name}.d.ts`).replace("'./index.js'", "'./index.cjs'"));
  }
  // The package's own type is `module`; an Action's text, and a rule's, is CommonJS.
  files.set('paste/package.json', json({ type: 'commonjs' }));
  const pasted = { rule: files.get('paste/rule.js'), action: files.get('paste/action.js') };
  for (const [name, content] of tenantFiles(pasted)) files.set(`tenant/${name}`, content);
  const published = JSON.parse(readFileSync(join(root, 'js-shim', 'published.json'), 'utf8'));
  const about = {
    name: 'keen-signup-rule',
    version,
    description,
    license,
    repository: { type: 'git', url: `git+${repository}.git` },
  };
  files.set('package.json', json({ ...about, ...published }));

  const digests = [...files].map(([name, content]) => [name, sha256(content)]);
  const interfaces = { imports: built.imports, exports: built.exports };
  files.set(
    'BUILD.json',
    json({
      version,
      tools: toolVersions(),
      sources: sourceDigest(),
      wasm: interfaces,
      files: Object.fromEntries(digests),
    }),
  );
  return files;
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

function write(files) {
  rmSync(pkg, { recursive: true, force: true });
  for (const [name, content] of files) {
    const path = join(pkg, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`${String(Buffer.byteLength(content)).padStart(8)} bytes  pkg/${name}`);
  }
  // The tenant's folder is not part of the npm package.
  const installed = [...files].filter(([name]) => !name.startsWith('tenant/'));
  const total = installed.reduce((sum, [, content]) => sum + Buffer.byteLength(content), 0);
  console.log(`${String(total).padStart(8)} bytes  installed`);
}

/** @returns {string[]} what is wrong with the committed pkg/ */
function differences(files) {
  const committed = JSON.parse(readFileSync(join(pkg, 'BUILD.json'), 'utf8'));
  const fresh = JSON.parse(files.get('BUILD.json'));
  const wrong = [];
  if (committed.sources !== fresh.sources) wrong.push('BUILD.json: the sources have changed');
  const names = readdirSync(pkg, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(pkg, join(entry.parentPath ?? entry.path, entry.name)));
  for (const name of names) {
    const content = readFileSync(join(pkg, name));
    if (name !== 'BUILD.json' && committed.files[name] !== sha256(content)) {
      wrong.push(`${name}: not the file that was built`);
    }
  }
  // Another compiler writes other bytes, of the same sources.
  if (JSON.stringify(committed.tools) === JSON.stringify(fresh.tools)) {
    for (const [name, content] of files) {
      if (!names.includes(name) || !readFileSync(join(pkg, name)).equals(Buffer.from(content))) {
        wrong.push(`${name}: the build gives other bytes`);
      }
    }
  }
  return wrong;
}

const files = await assemble();
if (process.argv.includes('--check')) {
  const wrong = differences(files);
  if (wrong.length > 0) {
    console.error(
      `pkg/ is not what the sources build; run \`npm run build\`:\n${wrong.join('\n')}`,
    );
    process.exitCode = 1;
  } else {
    console.log('pkg/ is what the sources build');
  }
} else {
  write(files);
}
