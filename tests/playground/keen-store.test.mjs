// What the local Keen keeps: events, uniqueness tokens and requests.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, mock, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { ask, read, write } from './write.mjs';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-03-15T12:00:00Z');

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-keen-'));
});
after(() => rm(directory, { recursive: true }));

/** Runs `use` with a Keen of its own, and closes it. */
async function withKeen(options, use) {
  const keen = await startKeen(options);
  try {
    return await use(keen);
  } finally {
    await keen.close();
  }
}

const signup = (token, more) => ({ ...more, keen: { uniqueness_token: token } });

describe('events', () => {
  test('get id, created_at and timestamp, and lose the token', () =>
    withKeen({ now: () => START }, async (keen) => {
      await write(keen, signup('t', { userId: 'a' }));
      const [{ keen: own, userId }] = keen.events();
      assert.equal(userId, 'a');
      assert.match(own.id, /^[0-9a-f]{24}$/);
      assert.deepEqual(own, {
        timestamp: '2026-03-15T12:00:00.000Z',
        created_at: '2026-03-15T12:00:00.000Z',
        id: own.id,
      });
    }));

  test('are copied', () =>
    withKeen({}, async (keen) => {
      await write(keen, { a: 1 });
      keen.events()[0].a = 2;
      assert.equal(keen.events()[0].a, 1);
      assert.deepEqual(keen.events('others'), []);
    }));
});

describe('uniqueness tokens', () => {
  test('the first event with a token is kept; later ones get the same answer', () =>
    withKeen({}, async (keen) => {
      for (const userId of ['a', 'b']) {
        const answer = await read(await write(keen, signup('t', { userId })));
        assert.deepEqual(answer, [201, { created: true }]);
      }
      assert.deepEqual(
        keen.events().map(({ userId }) => userId),
        ['a'],
      );
    }));

  test('one of many concurrent events is stored', () =>
    withKeen({}, async (keen) => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => write(keen, signup('t'))));
      assert.ok(answers.every(({ status }) => status === 201));
      assert.equal(keen.events().length, 1);
    }));

  test('are separate per collection', () =>
    withKeen({}, async (keen) => {
      await write(keen, signup('t'));
      await write(keen, signup('t'), { path: '/others' });
      assert.equal(keen.events().length + keen.events('others').length, 2);
    }));

  test('also work within a batch', () =>
    withKeen({}, async (keen) => {
      const batch = { signups: [signup('t'), signup('t'), signup('u')] };
      const [, { signups }] = await read(await write(keen, batch, { path: '' }));
      assert.deepEqual(signups, Array(3).fill({ success: true }));
      assert.equal(keen.events().length, 2);
    }));

  test('a refused event does not use up its token', () =>
    withKeen({}, async (keen) => {
      await write(keen, signup('t', { 'a.b': 1 }));
      await write(keen, signup('t', { a: 1 }));
      assert.equal(keen.events().length, 1);
    }));

  test('are forgotten after 31 days', async () => {
    let now = START;
    await withKeen({ now: () => now }, async (keen) => {
      await write(keen, signup('t'));
      now += 31 * DAY - 1;
      await write(keen, signup('t'));
      assert.equal(keen.events().length, 1);
      now += 1;
      await write(keen, signup('t'));
      assert.equal(keen.events().length, 2);
    });
  });
});

describe('the file', () => {
  test('events and tokens survive a restart', async () => {
    const file = join(directory, 'restart.jsonl');
    const earlier = await withKeen({ file }, async (keen) => {
      await write(keen, signup('t', { userId: 'a', name: 'line\nbreak' }));
      await write(keen, { userId: 'b' }, { path: '/others' });
      return [keen.events(), keen.events('others')];
    });
    await withKeen({ file }, async (keen) => {
      assert.deepEqual([keen.events(), keen.events('others')], earlier);
      await write(keen, signup('t', { userId: 'c' }));
      await write(keen, signup('u', { userId: 'd' }));
      assert.deepEqual(
        keen.events().map(({ userId }) => userId),
        ['a', 'd'],
      );
    });
  });

  test('a token is forgotten 31 days after its event, not after the restart', async () => {
    const file = join(directory, 'age.jsonl');
    await withKeen({ file, now: () => START }, (keen) => write(keen, signup('t')));
    await withKeen({ file, now: () => START + 31 * DAY }, async (keen) => {
      await write(keen, signup('t'));
      assert.equal(keen.events().length, 2);
    });
  });

  test('an incomplete last line is dropped', async () => {
    const file = join(directory, 'cut.jsonl');
    await withKeen({ file }, (keen) => write(keen, { userId: 'é' }));
    await appendFile(file, '{"collection":"signups","event":{"use');
    await withKeen({ file }, async (keen) => {
      assert.equal(keen.events().length, 1);
      await write(keen, { userId: 'b' });
    });
    await withKeen({ file }, (keen) => {
      assert.deepEqual(
        keen.events().map(({ userId }) => userId),
        ['é', 'b'],
      );
    });
  });

  test('a line without an event is an error that names it', async () => {
    const file = join(directory, 'broken.jsonl');
    await writeFile(file, 'what\n');
    await assert.rejects(startKeen({ file }), { message: /broken\.jsonl, line 1/ });
  });

  test('deletions and Access Keys survive a restart', async () => {
    const file = join(directory, 'deleted.jsonl');
    await withKeen({ file }, async (keen) => {
      for (const path of ['/signups', '/dropped']) {
        await write(keen, signup('t', { a: 1, b: { c: 2 } }), { path });
      }
      await ask(keen, 'DELETE', '/events/signups/properties/b.c');
      await ask(keen, 'DELETE', '/events/dropped');
      for (const name of ['kept', 'revoked', 'deleted']) {
        const [, { key }] = await ask(keen, 'POST', '/keys', { body: { name } });
        if (name === 'revoked') await ask(keen, 'POST', `/keys/${key}/revoke`);
        if (name === 'deleted') await ask(keen, 'DELETE', `/keys/${key}`);
      }
    });
    await withKeen({ file }, async (keen) => {
      const [{ keen: _, ...event }] = keen.events();
      assert.deepEqual(event, { a: 1 });
      const [, collections] = await ask(keen, 'GET', '/events');
      assert.deepEqual(
        collections.map(({ name }) => name),
        ['signups'],
      );
      const [, keys] = await ask(keen, 'GET', '/keys');
      assert.deepEqual(
        keys.map(({ name, is_active: isActive }) => [name, isActive]),
        [
          ['kept', true],
          ['revoked', false],
        ],
      );
      // Deleting does not make a token free again.
      await write(keen, signup('t'), { path: '/dropped' });
      assert.deepEqual(keen.events('dropped'), []);
    });
  });

  test('an event that cannot be written is answered with 500 and not kept', async () => {
    const file = join(directory, 'full.jsonl');
    await withKeen({ file }, async (keen) => {
      await write(keen, { userId: 'a' });
      const full = mock.method(fs, 'appendFileSync', (fd) => {
        fs.writeSync(fd, '{"coll');
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      });
      syncBuiltinESMExports();
      const [status, answer] = await read(await write(keen, { userId: 'b' }));
      full.mock.restore();
      syncBuiltinESMExports();
      assert.deepEqual([status, answer.error_code], [500, 'InternalServerError']);
      assert.match(answer.message, /no space/);
      await write(keen, { userId: 'c' });
      assert.equal(keen.events().length, 2);
    });
    await withKeen({ file }, (keen) => {
      assert.deepEqual(
        keen.events().map(({ userId }) => userId),
        ['a', 'c'],
      );
    });
  });

  test('reset empties it', async () => {
    const file = join(directory, 'reset.jsonl');
    await withKeen({ file }, async (keen) => {
      await write(keen, signup('t'));
      keen.reset();
      await write(keen, signup('t'));
      assert.equal(keen.events().length, 1);
    });
    assert.equal((await readFile(file, 'utf8')).split('\n').length, 2);
  });
});

describe('requests', () => {
  test('are kept unchanged', () =>
    withKeen({ now: () => START }, async (keen) => {
      await write(keen, { userId: 'é' });
      await write(keen, '{', { key: 'wrong' });
      const [first, second] = keen.requests;
      assert.equal(first.method, 'POST');
      assert.equal(first.path, '/3.0/projects/localproject/events/signups');
      assert.equal(first.headers.authorization, 'local-write-key');
      assert.ok(first.rawHeaders.includes('local-write-key'));
      assert.deepEqual([first.body, first.bodyBytes], ['{"userId":"é"}', 15]);
      assert.deepEqual([first.at, first.fault, first.status], [START, null, 201]);
      assert.deepEqual([second.body, second.status], ['{', 401]);
    }));

  test('keep limits how many are held', () =>
    withKeen({ keep: 2 }, async (keen) => {
      for (const body of ['1', '2', '3']) await write(keen, body);
      assert.deepEqual(
        keen.requests.map(({ body }) => body),
        ['2', '3'],
      );
    }));

  test('a reused connection keeps its number', () =>
    withKeen({}, async (keen) => {
      await (await write(keen, {})).text();
      await (await write(keen, {}, { keepalive: false })).text();
      assert.equal(keen.requests[0].socket, 1);
      assert.equal(keen.connections, new Set(keen.requests.map(({ socket }) => socket)).size);
    }));
});
