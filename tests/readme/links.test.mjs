// Links and paths in the texts lead somewhere.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { lexer, walkTokens } from 'marked';
import { read } from '../package/sources.mjs';

const root = new URL('../../', import.meta.url);

/** The anchor of a heading, as pages that show Markdown make it. */
const anchorOf = (heading) =>
  `#${heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')}`;

/** The links and headings of a text. */
function partsOf(file) {
  const parts = { links: [], anchors: [] };
  walkTokens(lexer(read(file)), ({ type, href, text }) => {
    if (type === 'link') parts.links.push(href);
    if (type === 'heading') parts.anchors.push(anchorOf(text));
  });
  return parts;
}

/** Whether a file is there. A `*` in its name stands for anything. */
function isThere(path) {
  const name = path.split('/').at(-1);
  if (!name.includes('*')) return existsSync(new URL(path, root));
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return readdirSync(new URL(`${dirname(path)}/`, root)).some((each) => pattern.test(each));
}

for (const file of ['README.md', 'CONTRIBUTING.md', 'tests/README.md']) {
  describe(file, () => {
    const { links, anchors } = partsOf(file);

    test('links to headings and files that are there', () => {
      const broken = links.filter((link) => {
        if (URL.canParse(link)) return false;
        return link.startsWith('#')
          ? !anchors.includes(link)
          : !existsSync(new URL(link, new URL(file, root)));
      });
      assert.deepEqual(broken, []);
    });

    test('names tests and scripts that are there', () => {
      // A file of which only an example is meant is called NAME.
      const named = read(file).match(/\b(?:tests|scripts|playground|benches)\/[\w*./-]*\w/g) ?? [];
      assert.deepEqual(
        named.filter((path) => !path.includes('NAME') && !isThere(path)),
        [],
      );
    });
  });
}
