/** Every file of pkg/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexer, walkTokens } from 'marked';
import { createBundler } from './bundle.mjs';
import { commandFiles } from './command.mjs';
import { sha256, sourceDigest, toolVersions } from './provenance.mjs';
import { actionFolder, ruleFolder, streamFolder } from './tenant.mjs';
import { buildPreview, buildWasm, crate, root } from './wasm.mjs';

const read = (name) => readFileSync(join(root, name), 'utf8');
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** @returns {Promise<Map<string, string | Uint8Array>>} contents by file name */
export async function buildPackage() {
  const { name, version, description, license } = crate;
  const wasm = buildWasm();
  const banner = `/*! ${name} ${version}, ${license}, wasm sha256 ${sha256(wasm.bytes)} */`;
  const bundler = await createBundler(wasm, banner, `${name}@${version}`);

  const rule = await bundler.rule('rule.js');
  const action = await bundler.action('action.js', 'onExecutePostLogin');
  const stream = await bundler.action('stream.js', 'onExecuteEventStream');
  const files = new Map([
    ['paste/rule.js', rule],
    ['paste/action.js', action],
    ['paste/stream.js', stream],
    // The package's own type is `module`; what is pasted is a script, or CommonJS.
    ['paste/package.json', json({ type: 'commonjs' })],
    ...within('tenant/rule', ruleFolder(rule)),
    ...within('tenant/action', actionFolder(action)),
    ...within('tenant/stream', streamFolder(stream)),
    ['keen_signup_rule_bg.wasm', wasm.bytes],
  ]);
  for (const entry of ['index', 'action', 'stream', 'cognito', 'better-auth']) {
    const types = read(`js-shim/${entry}.d.ts`);
    files.set(`${entry}.mjs`, await bundler.module(`${entry}.js`, 'esm'));
    files.set(`${entry}.cjs`, await bundler.module(`${entry}.js`, 'cjs'));
    files.set(`${entry}.d.ts`, types);
    // The same types for CommonJS, whose files have another ending.
    files.set(`${entry}.d.cts`, types.replaceAll("'./index.js'", "'./index.cjs'"));
  }
  for (const [file, content] of await commandFiles(buildPreview())) files.set(file, content);
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) files.set(licence, read(licence));
  files.set('README.md', withoutOutsideFiles(read('README.md')));
  const published = JSON.parse(read('build/published.json'));
  files.set('package.json', json({ name, version, description, license, ...published }));
  files.set('BUILD.json', json(buildRecord(wasm, files)));
  return files;
}

const within = (folder, files) => files.map(([name, content]) => [`${folder}/${name}`, content]);

/** README without files of the repository, which the package does not hold: links as text, no pictures. */
function withoutOutsideFiles(readme) {
  let text = readme;
  walkTokens(lexer(readme), ({ type, raw, href, text: label }) => {
    const isOutside = type === 'link' && !href.startsWith('#') && !URL.canParse(href);
    if (isOutside) text = text.replaceAll(raw, () => label);
    // The only HTML is pictures.
    if (type === 'html') text = text.replace(raw, '');
  });
  return text;
}

function buildRecord(wasm, files) {
  const digests = [...files].map(([name, content]) => [name, sha256(content)]);
  return {
    version: crate.version,
    tools: toolVersions(),
    sources: sourceDigest(),
    wasm: wasm.interface,
    files: Object.fromEntries(digests),
  };
}
