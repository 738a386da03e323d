// Which events the local Keen stores, and the error code for each that it refuses.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startKeen } from '../../playground/keen.mjs';
import { read, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen();
});
beforeEach(() => keen.reset());
after(() => keen.close());

const nested = (depth) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

describe('events', () => {
  const name = 'InvalidPropertyNameError';
  const value = 'InvalidPropertyValueError';
  const type = 'NamespaceTypeError';
  const space = 'InvalidKeenNamespaceProperty';
  const rows = [
    ['an empty event', {}],
    ['every kind of value', { a: 1, b: 'x', c: true, d: null, e: [1, 'x'], f: { g: [{ h: 1 }] } }],
    ['a list', [], 'InvalidEventError'],
    ['a number', 1, 'InvalidEventError'],
    ['null', null, 'InvalidEventError'],
    ['no body', '', 'InvalidEventError'],
    ['a BOM', '\ufeff{}', 'InvalidEventError'],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 'InvalidEventError'],
    ['a comma too many', '{"a":1,}', 'InvalidEventError'],
    ['a name of 255 characters', { ['é'.repeat(255)]: 1 }],
    ['a name of 256 characters', { ['é'.repeat(256)]: 1 }, name],
    ['a name of 255 characters beyond 16 bits', { ['😀'.repeat(255)]: 1 }],
    ['a name of 256 characters beyond 16 bits', { ['😀'.repeat(256)]: 1 }, name],
    ['an empty name', { '': 1 }, name],
    ['a leading $', { $a: 1 }, name],
    ['a $ within', { a$: 1 }],
    ['a dot', { 'a.b': 1 }, name],
    ['a dot in an object in a list', { a: [{ b: { 'c.d': 1 } }] }, name],
    ['the name __proto__', '{"__proto__":{"a":1}}'],
    ['a dot in __proto__', '{"__proto__":{"a.b":1}}', name],
    ['a string of 9,999 characters', { a: 'é'.repeat(9_999) }],
    ['a string of 10,000 characters', { a: 'é'.repeat(10_000) }, value],
    ['a string of 9,999 characters beyond 16 bits', { a: '😀'.repeat(9_999) }],
    ['a long string in a list', { a: ['x'.repeat(10_000)] }, value],
    ['2^63', { a: 2 ** 63 }],
    ['more than 2^63', { a: 2 ** 63 + 2048 }, value],
    ['less than -2^63', { a: { b: [-(2 ** 63) - 2048] } }, value],
    ['an infinite number', '{"a":1e999}', value],
    ['nested 500 deep', nested(500)],
    ['nested 501 deep', nested(501), 'InvalidEventError'],
    ['nested very deep', `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 'InvalidEventError'],
    ['keen: null', { keen: null }, type],
    ['keen: a list', { keen: [] }, type],
    ['keen: empty', { keen: {} }],
    ['keen.id', { keen: { id: 'x' } }, space],
    ['keen.created_at', { keen: { created_at: '2026-01-01T00:00:00Z' } }, space],
    ['keen below the root', { a: { keen: { id: 1 } } }],
    ['token: a number', { keen: { uniqueness_token: 1 } }, type],
    ['token: empty', { keen: { uniqueness_token: '' } }, value],
    ['token: 64 characters', { keen: { uniqueness_token: 'x'.repeat(64) } }],
    ['token: 65 characters', { keen: { uniqueness_token: 'x'.repeat(65) } }, value],
    ['timestamp: a number', { keen: { timestamp: 1_700_000_000_000 } }, type],
    ['addons: an object', { keen: { addons: {} } }, type],
    ['location: a place', { keen: { location: { coordinates: [13.4, 52.5] } } }],
    ['location: a latitude of 91', { keen: { location: { coordinates: [0, 91] } } }, value],
    ['location: something else', { keen: { location: { coordinates: [0, 0], name: 'x' } } }, value],
  ];
  for (const [what, event, code] of rows) {
    test(`${what}: ${code ?? 'stored'}`, async () => {
      const [status, answer] = await read(await write(keen, event));
      if (code === undefined) assert.deepEqual([status, answer], [201, { created: true }]);
      else assert.deepEqual([status, answer.error_code], [400, code]);
      assert.equal(keen.events().length, code === undefined ? 1 : 0);
    });
  }

  test('the documented message, word for word', async () => {
    const [, { message }] = await read(await write(keen, { 'broken.purchase': 1 }));
    const known =
      "Property name is invalid. Must be <= 256 characters, cannot contain the '.' symbol " +
      "anywhere. You specified: 'broken.purchase'.";
    assert.equal(message, known);
  });
});

test('the sender takes the place of values that mean it, whole values only', async () => {
  const placeholder = (name) => `\${keen.${name}}`;
  const event = (ip, agent) => ({ ip, more: [{ agent }], text: `from ${placeholder('ip')}` });
  const headers = { authorization: 'local-write-key', 'user-agent': 'test/1' };
  const batch = { signups: [event(placeholder('ip'), placeholder('user_agent'))] };
  await write(keen, batch, { headers, path: '' });
  const [{ keen: _, ...stored }] = keen.events();
  assert.deepEqual(stored, event('127.0.0.1', 'test/1'));
});

describe('timestamps', () => {
  const rows = [
    ['2026-03-15T12:00:00.123Z', '2026-03-15T12:00:00.123Z'],
    ['2026-03-15T12:00:00Z', '2026-03-15T12:00:00.000Z'],
    ['2026-03-15T12:00:00+02:00', '2026-03-15T10:00:00.000Z'],
    ['2026-03-15T12:00:00', '2026-03-15T12:00:00.000Z'],
    ['2026-03-15T12:00Z', '2026-03-15T12:00:00.000Z'],
    ['2026-03-15', '2026-03-15T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-02-29T00:00:00Z'],
    ['2026-04-31'],
    ['2026-13-01T00:00:00Z'],
    ['2026-03-15T24:00:00Z'],
    ['2026-03-15T12:60:00Z'],
    ['2026-03-15 12:00:00'],
    ['15 March 2026'],
    ['1700000000'],
    [''],
  ];
  for (const [timestamp, stored] of rows) {
    test(`'${timestamp}': ${stored ?? 'refused'}`, async () => {
      const [status, answer] = await read(await write(keen, { keen: { timestamp } }));
      if (stored === undefined) {
        assert.deepEqual([status, answer.error_code], [400, 'InvalidPropertyValueError']);
      } else {
        assert.equal(status, 201);
        assert.equal(keen.events()[0].keen.timestamp, stored);
      }
    });
  }
});

describe('add-ons', () => {
  const geo = { name: 'keen:ip_to_geo', input: { ip: 'ip' }, output: 'geo' };
  const date = { name: 'keen:date_time_parser', input: { date_time: 'at' }, output: 'when' };
  const event = { ip: '203.0.113.7', ua: 'x', at: '2026-03-15T12:30:45Z', a: { b: '1' } };
  const stored = [
    ['ip_to_geo', geo, { geo: {} }],
    [
      'ua_parser',
      { name: 'keen:ua_parser', input: { ua_string: 'ua' }, output: 'agent' },
      { agent: {} },
    ],
    [
      'date_time_parser',
      date,
      { when: { year: 2026, month: 3, day: 15, hour: 12, minute: 30, second: 45, day_of_week: 7 } },
    ],
    ['an input below the root', { ...geo, input: { ip: 'a.b' } }, { geo: {} }],
    ['an output below the root', { ...geo, output: 'a.geo' }, { a: { b: '1', geo: {} } }],
    [
      'remove_ip_property: false',
      { ...geo, input: { ip: 'ip', remove_ip_property: false } },
      { geo: {} },
    ],
  ];
  for (const [what, addon, added] of stored) {
    test(`${what}: applied and dropped`, async () => {
      assert.equal((await write(keen, { ...event, keen: { addons: [addon] } })).status, 201);
      const [{ keen: own, ...found }] = keen.events();
      assert.deepEqual(found, { ...event, ...added });
      assert.equal(own.addons, undefined);
    });
  }

  test('remove_ip_property: the property is gone', async () => {
    const addon = { ...geo, input: { ip: 'ip', remove_ip_property: true } };
    await write(keen, { ip: '203.0.113.7', keen: { addons: [addon] } });
    const [{ keen: _, ...found }] = keen.events();
    assert.deepEqual(found, { geo: {} });
  });

  test('keen.timestamp can be read even where Keen sets it', async () => {
    const addon = { ...date, input: { date_time: 'keen.timestamp' } };
    assert.equal((await write(keen, { keen: { addons: [addon] } })).status, 201);
    assert.equal(keen.events()[0].when.year, new Date(keen.requests[0].at).getUTCFullYear());
  });

  test('an output called __proto__ changes no prototype', async () => {
    await write(keen, { ip: 'x', keen: { addons: [{ ...geo, output: '__proto__.geo' }] } });
    assert.equal({}.geo, undefined);
  });

  const event_ = 'InvalidEventError';
  const type = 'NamespaceTypeError';
  const refused = [
    ['not an object', 'keen:ip_to_geo', type],
    ['an unknown name', { ...geo, name: 'keen:weather' }, event_],
    ['a name that objects inherit', { ...geo, name: 'constructor' }, event_],
    ['no input', { name: geo.name, output: 'geo' }, type],
    ['an input that is not on the event', { ...geo, input: { ip: 'address' } }, event_],
    ['an inherited input', { ...geo, input: { ip: 'a.constructor.name' } }, event_],
    ['an unknown input', { ...geo, input: { ip: 'ip', port: 'ip' } }, event_],
    ['the input of another add-on', { ...geo, input: { ua_string: 'ua' } }, event_],
    ['a number as input', { ...geo, input: { ip: 1 } }, type],
    [
      'remove_ip_property: a string',
      { ...geo, input: { ip: 'ip', remove_ip_property: 'yes' } },
      type,
    ],
    ['no output', { name: geo.name, input: geo.input }, type],
    ['an output in keen', { ...geo, output: 'keen.geo' }, event_],
    ['an output that exists already', { ...geo, output: 'ip.geo' }, event_],
    ['an output with an empty name', { ...geo, output: 'a..b' }, 'InvalidPropertyNameError'],
    ['an unknown field', { ...geo, extra: 1 }, 'InvalidKeenNamespaceProperty'],
    ['an input without a date', { ...date, input: { date_time: 'ua' } }, event_],
  ];
  for (const [what, addon, code] of refused) {
    test(`${what}: ${code}`, async () => {
      const response = await write(keen, { ...event, keen: { addons: [addon] } });
      const [status, { error_code }] = await read(response);
      assert.deepEqual([status, error_code], [400, code]);
      assert.deepEqual(keen.events(), []);
    });
  }
});
