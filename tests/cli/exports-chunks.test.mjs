import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { openExport } from '../../cli/exports/open.mjs';
import { calm, itemsOf, readExport } from './export-reading.mjs';

/** Reads an export whose pieces end at these places. */
async function readCut(content, cuts) {
  const bytes = Buffer.from(content);
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort(
    (one, other) => one - other,
  );
  const pieces = [...places, bytes.length].map((end, index) =>
    bytes.subarray(places[index - 1] ?? 0, end),
  );
  const stdin = Readable.from(
    pieces.filter(({ length }) => length > 0),
    { objectMode: false },
  );
  const source = await openExport('-', { stdin, signal: calm });
  return itemsOf(source);
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '{', '}]', ',', '\n', 'é', '😀', "'"),
);
const user = fc.record({
  user_id: fc.string({ minLength: 1 }).map((id) => `u${id}`),
  name: text,
  user_metadata: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.array(text)), { maxKeys: 3 }),
});
const cuts = fc.array(fc.nat(), { maxLength: 30 });
const breaks = fc.constantFrom('\n', '\r\n', '\n\n');
const indent = fc.constantFrom(undefined, 1, '\t');

const quote = (value) => `"${value.replaceAll('"', '""')}"`;
/** How a list of users becomes the text of an export. */
const LAYOUTS = {
  'newline-delimited JSON': (users, lineBreak) =>
    users.map((one) => JSON.stringify(one)).join(lineBreak),
  'a list': (users, lineBreak, space) =>
    JSON.stringify(users, null, space).replaceAll('\n', lineBreak),
  'an object with a list': (users, lineBreak, space) =>
    JSON.stringify({ version: '}[', users, end: [{}] }, null, space).replaceAll('\n', lineBreak),
  'users over several lines': (users, lineBreak) =>
    users.map((one) => JSON.stringify(one, null, 2)).join(lineBreak),
  CSV: (users, lineBreak) =>
    ['user_id,name', ...users.map(({ user_id, name }) => `${quote(user_id)},${quote(name)}`)].join(
      lineBreak,
    ),
};

for (const [title, layout] of Object.entries(LAYOUTS)) {
  test(`${title}: the same users on the same lines, wherever the pieces end`, async () => {
    const cases = fc.asyncProperty(
      fc.array(user, { minLength: 1, maxLength: 8 }),
      breaks,
      indent,
      cuts,
      async (users, lineBreak, space, places) => {
        const content = layout(users, lineBreak, space);
        const { items } = await readExport(content, { size: content.length * 4 });
        assert.deepEqual(await readCut(content, places), items);
        assert.deepEqual(
          items.map(({ user: found, reason }) => reason ?? found.user_id),
          users.map(({ user_id }) => user_id),
        );
        if (title !== 'CSV') {
          assert.deepEqual(
            items.map((item) => item.user),
            JSON.parse(JSON.stringify(users)),
          );
        }
      },
    );
    await fc.assert(cases, { numRuns: 60 });
  });
}

test('bad lines: the same items, wherever the pieces end', async () => {
  const line = fc.oneof(
    user.map((one) => JSON.stringify(one)),
    fc.constantFrom('', ' ', '{', '[]', '7', '{"user_id":"a"', '\ufeff{"user_id":"b"}'),
  );
  const cases = fc.asyncProperty(fc.array(line, { maxLength: 10 }), cuts, async (lines, places) => {
    const content = ['{"user_id":"a"}', ...lines].join('\n');
    const { items } = await readExport(content, { size: content.length * 4 });
    assert.deepEqual(await readCut(content, places), items);
    assert.equal(items.length, lines.filter((one) => one.trim() !== '').length + 1);
  });
  await fc.assert(cases, { numRuns: 60 });
});
