// The state file and the rejects file: what a kill leaves, and what must not be mixed up.
import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Ledger } from '../../cli/backfill/ledger.mjs';

const PURPOSE = {
  export: { bytes: 100, sha256: 'ab'.repeat(32) },
  target: { url: 'https://api.keen.io/3.0/projects/abc', collection: 'signups', tenant: null },
  dates: { sinceMs: null, untilMs: null },
};

let folder;
let place;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keen-ledger-'));
});
after(() => rm(folder, { recursive: true }));
beforeEach(() => {
  const name = join(folder, `${Math.random()}`);
  place = {
    name: 'users.json',
    state: `${name}.state.json`,
    rejects: `${name}.rejects.ndjson`,
    purpose: PURPOSE,
  };
});

const open = (changes) => Ledger.open({ ...place, ...changes });
const refusal = (number) => ({
  number,
  line: number + 1,
  reason: 'no user id',
  user: { n: number },
});
const batch = (first, last, refused = []) => ({ first, last, refusals: refused.map(refusal) });
const rejected = async () => {
  const lines = (await readFile(place.rejects, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
};
const isMissing = (path) => assert.rejects(stat(path), { code: 'ENOENT' });

test('what was settled is done for the next run, in any order', async () => {
  const first = await open();
  await first.settle(batch(11, 20));
  await first.settle(batch(1, 5));
  await first.close();
  const second = await open();
  const done = [1, 5, 6, 10, 11, 20, 21].filter((number) => second.has(number));
  assert.deepEqual(done, [1, 5, 11, 20]);
});

test('a rejects file has file, line, number, reason and user, for its owner only', async () => {
  const ledger = await open();
  await ledger.settle(batch(1, 5, [2]));
  await ledger.close();
  assert.deepEqual(await rejected(), [
    { file: 'users.json', line: 3, number: 2, reason: 'no user id', user: { n: 2 } },
  ]);
  assert.equal((await stat(place.rejects)).mode & 0o777, 0o600);
});

test('without refused users there is no rejects file', async () => {
  const ledger = await open();
  await ledger.settle(batch(1, 5));
  await ledger.close();
  await isMissing(place.rejects);
});

describe('killed before the state was saved', () => {
  test('refused users are written once', async () => {
    const killed = await open();
    await killed.settle(batch(1, 5, [2, 3]));
    const next = await open();
    assert.equal(next.has(2), false);
    await next.settle(batch(1, 10, [2, 3, 7]));
    await next.close();
    assert.deepEqual(
      (await rejected()).map(({ number }) => number),
      [2, 3, 7],
    );
  });

  test('a line that was cut short is written again', async () => {
    const killed = await open();
    await killed.settle(batch(1, 5, [2]));
    await appendFile(place.rejects, '{"file":"users.json","line":4,"numb');
    const next = await open();
    await next.settle(batch(1, 5, [2, 3]));
    await next.close();
    assert.deepEqual(
      (await rejected()).map(({ number }) => number),
      [2, 3],
    );
  });

  test('refused users of another export in the same file do not count', async () => {
    const killed = await open({ name: 'others.json', state: `${place.state}.others` });
    const next = await open();
    await killed.settle(batch(1, 5, [2]));
    await next.settle(batch(1, 5, [2]));
    await next.close();
    assert.deepEqual(
      (await rejected()).map(({ file }) => file),
      ['others.json', 'users.json'],
    );
  });
});

describe('refused before anything is sent, with a line that says what to do', () => {
  const change = (part, values) => ({
    purpose: { ...PURPOSE, [part]: { ...PURPOSE[part], ...values } },
  });
  const cases = [
    ['another export', change('export', { sha256: 'cd'.repeat(32) }), /another export/],
    [
      'another collection',
      change('target', { collection: 'other' }),
      /another project, collection/,
    ],
    ['another tenant', change('target', { tenant: 'brand-b' }), /--tenant/],
    ['other dates', change('dates', { sinceMs: 1 }), /--since and --until/],
  ];
  for (const [what, changes, message] of cases) {
    test(`a state of ${what}`, async () => {
      await (await open()).close();
      const saved = await readFile(place.state, 'utf8');
      await assert.rejects(open(changes), (error) => {
        assert.match(error.message, message);
        assert.match(error.message, /delete it .* or name another file with --state/);
        return error.status === 2;
      });
      assert.equal(await readFile(place.state, 'utf8'), saved);
    });
  }

  const unreadable = [
    ['no JSON', '{"version": 1'],
    ['an empty file', ''],
    ['another version', '{"version": 2}'],
    [
      'numbers that are none',
      '{"version":1,"settled":{"upTo":"many","beyond":[]},"rejectsBytes":0}',
    ],
    ['ranges that are none', '{"version":1,"settled":{"upTo":1,"beyond":[[2]]},"rejectsBytes":0}'],
  ];
  for (const [what, text] of unreadable) {
    test(`a state with ${what}`, async () => {
      await writeFile(place.state, text);
      await assert.rejects(open(), {
        status: 2,
        message: /is not a state of (this version of )?backfill/,
      });
      assert.equal(await readFile(place.state, 'utf8'), text);
    });
  }

  test('a state that is a folder or a device', async () => {
    await assert.rejects(open({ state: folder }), { status: 2, message: /is not a file/ });
    await assert.rejects(open({ state: '/dev/null' }), { status: 2, message: /is not a file/ });
  });

  test('files that cannot be written', async () => {
    const missing = join(folder, 'no', 'such', 'folder');
    await assert.rejects(open({ state: missing }), { status: 2, message: /cannot be written/ });
    await assert.rejects(open({ rejects: missing }), { status: 2, message: /cannot be written/ });
  });

  test('refused users of an earlier export', async () => {
    await writeFile(place.rejects, '{"file":"older.json"}\n');
    await assert.rejects(open(), { status: 2, message: /another run.*--rejects/ });
    assert.deepEqual(await rejected(), [{ file: 'older.json' }]);
  });
});

test('on a full disk the batch does not count as done', async () => {
  const ledger = await open({ rejects: '/dev/full' });
  await assert.rejects(ledger.settle(batch(1, 5, [2])), {
    status: 1,
    message: /\/dev\/full.*the disk is full/,
  });
  await ledger.settle(batch(6, 10));
  await ledger.close();
  const next = await open();
  assert.deepEqual(
    [1, 5, 6, 10].filter((number) => next.has(number)),
    [6, 10],
  );
  assert.ok((await stat('/dev/full')).isCharacterDevice());
});

test('a state that can no longer be written is named, and the saved one stays', async () => {
  const inner = join(folder, 'inner');
  await mkdir(inner);
  const ledger = await open({ state: join(inner, 'state.json') });
  await rm(inner, { recursive: true });
  await assert.rejects(ledger.close(), { status: 1, message: /state\.json: cannot be written/ });
});
