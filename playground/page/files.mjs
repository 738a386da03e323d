import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

const ROOT = new URL('../../', import.meta.url);

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** What the page uses of its packages. */
const PACKAGED = [
  'preact/dist/preact.mjs',
  'preact/hooks/dist/hooks.mjs',
  '@preact/signals-core/dist/signals-core.mjs',
  '@preact/signals/dist/signals.mjs',
  'htm/dist/htm.mjs',
  'chart.js/dist/chart.js',
  'chart.js/dist/chunks/index.js',
  '@kurkle/color/dist/color.esm.js',
  'fflate/esm/browser.js',
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
];

const below = (folder) =>
  readdirSync(new URL(folder, ROOT), { withFileTypes: true, recursive: false }).flatMap((entry) =>
    entry.isDirectory() ? below(`${folder}${entry.name}/`) : [`${folder}${entry.name}`],
  );

/** @returns {[string, string][]} for each path of a URL, the file below the root of the checkout */
function served() {
  const page = ['index.html', 'icon.svg'].map((name) => [
    name === 'index.html' ? '/' : `/${name}`,
    `playground/page/${name}`,
  ]);
  const app = ['app', 'style']
    .flatMap((folder) => below(`playground/page/${folder}/`))
    .map((file) => [file.slice('playground/page'.length), file]);
  // A relative path of the sources leads to the same file in a browser.
  const shared = [
    ['/json-error.mjs', 'playground/json-error.mjs'],
    ...below('js-shim/')
      .filter((file) => file.endsWith('.js'))
      .map((file) => [`/${file}`, file]),
  ];
  const packaged = PACKAGED.map((name) => [`/packages/${name}`, `node_modules/${name}`]);
  const built = [
    'pkg/preview.mjs',
    'pkg/preview_bg.wasm',
    ...below('pkg/paste/'),
    ...below('pkg/tenant/'),
  ];
  return [...page, ...app, ...shared, ...packaged, ...built.map((file) => [`/${file}`, file])];
}

/** For each folder of pkg/tenant/, the names of its files. */
function listing() {
  const files = {};
  for (const file of below('pkg/tenant/')) {
    const [face, ...name] = file.slice('pkg/tenant/'.length).split('/');
    files[face] = [...(files[face] ?? []), name.join('/')];
  }
  return { headers: { 'content-type': TYPES['.json'] }, body: Buffer.from(JSON.stringify(files)) };
}

/** An inline script, here the import map, runs only if the policy has its digest. */
function digestOf(html) {
  const [, script] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html);
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

function policyOf(html) {
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${digestOf(html)}`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * What the page is made of. Only listed files are served, so no path can lead anywhere else. They are
 * read at each request: a rebuilt module or an edited style shows after a reload.
 *
 * @returns {(path: string) => {headers: Record<string, string>, body: Buffer} | undefined} undefined
 *   for a path that is not listed, or a file that has not been built
 * @throws {Error} when a folder of the page is missing
 */
export function createFiles() {
  const files = new Map(served());
  return (path) => {
    if (path === '/tenant.json') return listing();
    const file = files.get(path);
    if (file === undefined) return undefined;
    const url = new URL(file, ROOT);
    if (!existsSync(url)) return undefined;
    const body = readFileSync(url);
    const headers = { 'content-type': TYPES[extname(file)] };
    if (path === '/') headers['content-security-policy'] = policyOf(body);
    return { headers, body };
  };
}
