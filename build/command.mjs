/** The command and its module: preview.mjs, preview_bg.wasm and cli.mjs, with the libraries inside. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { build, virtual } from './bundle.mjs';
import { root } from './wasm.mjs';

/** What CommonJS libraries use inside an ES module. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * @param {{ bytes: Uint8Array, glue: string }} preview
 * @returns {Promise<Array<[string, string | Uint8Array]>>} file names and contents
 */
export async function commandFiles({ bytes, glue }) {
  const module = await build({
    stdin: {
      contents: `export * from 'glue';
        export { default as init } from 'glue';
        export const wasmUrl = new URL('preview_bg.wasm', import.meta.url);`,
    },
    format: 'esm',
    platform: 'neutral',
    plugins: [virtual({ glue })],
  });
  const options = {
    absWorkingDir: root,
    entryPoints: ['cli/bin.mjs'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node18',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: `#!/usr/bin/env node\n${REQUIRE}` },
    plugins: [virtual({ '../pkg/preview.mjs': module })],
  };
  const { outputFiles, metafile } = await esbuild.build(options);
  return [
    ['preview.mjs', module],
    ['preview_bg.wasm', bytes],
    ['cli.mjs', outputFiles[0].text],
    ['cli.LICENSES.txt', licences(Object.keys(metafile.inputs))],
  ];
}

/** The licences of the libraries inside the command, which ask to be handed on. */
function licences(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((relative) => {
    const folder = join(root, relative);
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
    const file = readdirSync(folder)
      .sort()
      .find((other) => /^licen[cs]e/i.test(other));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : license;
    return `${name} ${version}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}
