// What the local Keen says about a project and its collections, and how it deletes.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { ask, PROJECT, read, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen();
});
beforeEach(() => keen.reset());
after(() => keen.close());

const own = { 'keen.timestamp': 'datetime', 'keen.created_at': 'datetime', 'keen.id': 'string' };

describe('schemas', () => {
  test('of a collection, with nested properties by path', async () => {
    await write(keen, {
      text: 'a',
      number: 1.5,
      isTrue: false,
      list: [{ a: 1 }],
      user: { id: 'a', age: null, empty: {} },
    });
    const properties = {
      text: 'string',
      number: 'num',
      isTrue: 'bool',
      list: 'array',
      'user.id': 'string',
      'user.age': 'null',
      ...own,
    };
    assert.deepEqual(await ask(keen, 'GET', '/events/signups'), [200, { properties }]);
  });

  test('grow with the events; the first value that is not null gives the type', async () => {
    await write(keen, { a: null });
    const typeOfA = async () => (await ask(keen, 'GET', '/events/signups'))[1].properties.a;
    assert.equal(await typeOfA(), 'null');
    await write(keen, { a: 1 });
    await write(keen, { a: 'x' });
    assert.equal(await typeOfA(), 'num');
  });

  test('of all collections, with links', async () => {
    await write(keen, { a: 1 });
    await write(keen, { b: true }, { path: '/new%20users' });
    const url = `${PROJECT}/events`;
    assert.deepEqual(await ask(keen, 'GET', '/events'), [
      200,
      [
        { name: 'signups', properties: { a: 'num', ...own }, url: `${url}/signups` },
        { name: 'new users', properties: { b: 'bool', ...own }, url: `${url}/new%20users` },
      ],
    ]);
  });

  test('of a property', async () => {
    await write(keen, { user: { id: 'a' } });
    const path = '/events/signups/properties/user.id';
    const property = { property_name: 'user.id', url: `${PROJECT}${path}`, type: 'string' };
    assert.deepEqual(await ask(keen, 'GET', path), [200, property]);
  });

  for (const path of ['/events/others', '/events/signups/properties/b']) {
    test(`${path}, which does not exist: 404`, async () => {
      await write(keen, { a: 1 });
      const [status, { error_code }] = await ask(keen, 'GET', path);
      assert.deepEqual([status, error_code], [404, 'ResourceNotFoundError']);
    });
  }

  test('HEAD gives status and length only', async () => {
    const options = { method: 'HEAD', headers: { authorization: 'local-read-key' } };
    const response = await fetch(`${keen.url}${PROJECT}/events`, options);
    assert.deepEqual([response.status, await response.text()], [200, '']);
    assert.equal(response.headers.get('content-length'), '2');
  });
});

describe('the project', () => {
  test('and its links, alone and in the list', async () => {
    await write(keen, { a: 1 });
    const project = {
      id: 'localproject',
      name: 'localproject',
      url: PROJECT,
      events_url: `${PROJECT}/events`,
      queries_url: `${PROJECT}/queries`,
      events: [{ name: 'signups', url: `${PROJECT}/events/signups` }],
    };
    assert.deepEqual(await ask(keen, 'GET', ''), [200, project]);
    const options = { headers: { authorization: 'local-master-key' } };
    for (const [path, expected] of [
      ['/', [{ is_public: true, url: '/3.0', version: '3.0' }]],
      ['/3.0', { projects_resource_url: '/3.0/projects' }],
      ['/3.0/projects', [project]],
    ]) {
      assert.deepEqual(await read(await fetch(`${keen.url}${path}`, options)), [200, expected]);
    }
  });
});

describe('deletion', () => {
  test('of a collection', async () => {
    await write(keen, { a: 1 });
    assert.deepEqual(await ask(keen, 'DELETE', '/events/signups'), [204, undefined]);
    assert.deepEqual(await ask(keen, 'GET', '/events'), [200, []]);
    assert.equal((await ask(keen, 'DELETE', '/events/signups'))[0], 404);
    await write(keen, { a: 2 });
    assert.equal(keen.events().length, 1);
  });

  test('does not make a uniqueness token free again', async () => {
    const event = { keen: { uniqueness_token: 't' } };
    await write(keen, event);
    await ask(keen, 'DELETE', '/events/signups');
    assert.equal((await write(keen, event)).status, 201);
    assert.deepEqual(keen.events(), []);
  });

  test('of a property', async () => {
    await write(keen, { a: 1, user: { id: 'a', name: 'n' } });
    await write(keen, { user: { id: 'b' } });
    const path = '/events/signups/properties/user.id';
    assert.deepEqual(await ask(keen, 'DELETE', path), [204, undefined]);
    assert.deepEqual(
      keen.events().map(({ keen: _, ...event }) => event),
      [{ a: 1, user: { name: 'n' } }, {}],
    );
    assert.equal((await ask(keen, 'GET', path))[0], 404);
  });

  test('of a property of keen is refused', async () => {
    await write(keen, { a: 1 });
    const [status, answer] = await ask(keen, 'DELETE', '/events/signups/properties/keen.id');
    assert.deepEqual([status, answer.error_code], [400, 'InvalidPropertyNameError']);
  });

  test('of more than 10,000 events is refused', async () => {
    for (const count of [5_000, 5_001]) {
      await write(keen, { signups: Array(count).fill({ a: 1 }) }, { path: '' });
    }
    for (const path of ['/events/signups', '/events/signups/properties/a']) {
      const [status, answer] = await ask(keen, 'DELETE', path);
      assert.equal(status, 400);
      assert.match(answer.message, /10000 .* 10001/);
    }
    assert.equal(keen.events().length, 10_001);
  });
});

describe('what Keen serves and the local Keen does not is refused by name', () => {
  const rows = [
    ['GET', '/queries/saved', /saved and cached queries/],
    ['PUT', '/queries/saved/a', /saved and cached queries/],
    ['GET', '/queries/saved/a/result', /saved and cached queries/],
    ['GET', '/datasets', /cached datasets/],
    ['GET', '/datasets/a/results', /cached datasets/],
    ['PUT', '/events/signups', /changing of stored events/],
  ];
  for (const [method, path, message] of rows) {
    test(`${method} ${path}`, async () => {
      const [status, answer] = await ask(keen, method, path);
      assert.deepEqual([status, answer.error_code], [501, 'UnsupportedByLocalKeen']);
      assert.match(answer.message, message);
    });
  }

  test('an unknown parameter', async () => {
    await write(keen, { a: 1 });
    for (const [method, path, name] of [
      ['GET', '/events?include_schema=false', 'include_schema'],
      ['DELETE', '/events/signups?filter=[]', 'filter'],
      ['GET', '/events/signups?data=e30=&redirect=http://localhost', 'redirect'],
    ]) {
      const [status, answer] = await ask(keen, method, path);
      assert.deepEqual([status, answer.error_code], [400, 'InvalidParameterError']);
      assert.ok(answer.message.includes(`'${name}'`));
    }
    assert.equal(keen.events().length, 1);
  });
});
