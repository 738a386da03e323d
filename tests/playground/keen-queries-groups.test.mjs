// Groups of results: what is in a row, and in which order rows come.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuery } from '../../playground/keen-queries.mjs';

const event = (properties, timestamp = '2026-03-01T10:00:00.000Z') => ({
  ...properties,
  keen: { timestamp },
});

const run = (analysis, parameters, events) =>
  parseQuery(analysis, { event_collection: 'a', ...parameters }, 0).run(() => events).result;

const plans = [
  event({ plan: 'team', seats: 5, user: { country: 'FR' } }),
  event({ plan: 'pro', seats: 1, user: { country: 'DE' } }),
  event({ seats: 7 }),
  event({ plan: 'team', seats: 2, user: { country: 'DE' } }),
  event({ plan: 'free' }),
];

describe('rows', () => {
  test('one property, its values in order, without it last', () => {
    assert.deepEqual(run('count', { group_by: 'plan' }, plans), [
      { plan: 'free', result: 1 },
      { plan: 'pro', result: 1 },
      { plan: 'team', result: 2 },
      { plan: null, result: 1 },
    ]);
  });

  test('two properties, with dots', () => {
    assert.deepEqual(
      run('sum', { group_by: ['plan', 'user.country'], target_property: 'seats' }, plans),
      [
        { plan: 'free', 'user.country': null, result: 0 },
        { plan: 'pro', 'user.country': 'DE', result: 1 },
        { plan: 'team', 'user.country': 'DE', result: 2 },
        { plan: 'team', 'user.country': 'FR', result: 5 },
        { plan: null, 'user.country': null, result: 7 },
      ],
    );
  });

  test('values of different types are different groups', () => {
    const values = ['1', 1, true, 'true', null, 0, false, ''];
    const events = [event({}), ...values.map((of) => event({ of }))];
    const rows = run('count', { group_by: ['of'] }, events);
    assert.deepEqual(
      rows.map(({ of }) => of),
      [0, 1, '', '1', 'true', false, true, null],
    );
    assert.equal(rows.at(-1).result, 2);
  });

  test('no events, no groups', () => {
    assert.deepEqual(run('count', { group_by: 'plan' }, []), []);
    assert.deepEqual(run('count', { group_by: [] }, plans), 5);
  });

  test('names that objects inherit', () => {
    const odd = [event(JSON.parse('{"__proto__": "a", "constructor": "b"}')), event({})];
    const rows = run('count', { group_by: ['__proto__', 'constructor'] }, odd);
    assert.deepEqual(
      rows.map((row) => JSON.stringify(row)),
      [
        '{"__proto__":"a","constructor":"b","result":1}',
        '{"__proto__":null,"constructor":null,"result":1}',
      ],
    );
  });

  test('a multi_analysis has a column for each label', () => {
    const parameters = {
      group_by: 'plan',
      order_by: { property_name: 'most', direction: 'DESC' },
      limit: 2,
      analyses: {
        people: { analysis_type: 'count' },
        most: { analysis_type: 'maximum', target_property: 'seats' },
      },
    };
    assert.deepEqual(run('multi_analysis', parameters, plans), [
      { plan: null, people: 1, most: 7 },
      { plan: 'team', people: 2, most: 5 },
    ]);
  });

  test('with intervals, each has every group', () => {
    const days = [
      event({ plan: 'pro', seats: 3 }, '2026-03-01T10:00:00.000Z'),
      event({ plan: 'free', seats: 4 }, '2026-03-02T10:00:00.000Z'),
    ];
    const timeframe = { start: '2026-03-01', end: '2026-03-03' };
    const shared = { group_by: 'plan', interval: 'daily', timeframe };
    const values = (analysis, parameters) =>
      run(analysis, { ...shared, ...parameters }, days).map(({ value }) => value);
    assert.deepEqual(values('count', {}), [
      [
        { plan: 'free', result: 0 },
        { plan: 'pro', result: 1 },
      ],
      [
        { plan: 'free', result: 1 },
        { plan: 'pro', result: 0 },
      ],
    ]);
    assert.deepEqual(values('median', { target_property: 'seats', order_by: 'result', limit: 1 }), [
      [{ plan: 'pro', result: 3 }],
      [{ plan: 'free', result: 4 }],
    ]);
  });
});

describe('order_by and limit', () => {
  const order = (order_by, limit) =>
    run('count', { group_by: 'plan', order_by, limit }, plans).map(({ plan }) => plan);
  const cases = [
    ['a name', 'result', undefined, ['free', 'pro', null, 'team']],
    [
      'descending; equal rows by their group',
      { property_name: 'result', direction: 'DESC' },
      undefined,
      ['team', 'free', 'pro', null],
    ],
    [
      'by the group; without it last',
      [{ property_name: 'plan', direction: 'desc' }],
      undefined,
      ['team', 'pro', 'free', null],
    ],
    [
      'by two',
      [
        { property_name: 'result', direction: 'ASC' },
        { property_name: 'plan', direction: 'DESC' },
      ],
      undefined,
      ['pro', 'free', null, 'team'],
    ],
    ['a limit', 'result', 2, ['free', 'pro']],
    ['a limit in a query string', 'result', '1', ['free']],
    ['a limit of more than there are', undefined, 100, ['free', 'pro', 'team', null]],
  ];
  for (const [what, order_by, limit, expected] of cases) {
    test(what, () => assert.deepEqual(order(order_by, limit), expected));
  }
});
