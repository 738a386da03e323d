// Whatever comes, the local Keen answers, in JSON or as Keen's front server does, and goes on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { startKeen } from '../../playground/keen.mjs';
import { PROJECT, write } from './write.mjs';

let keen;
before(async () => {
  keen = await startKeen({ keep: 0 });
  await write(keen, { a: 1, user: { id: 'a' } });
});
after(() => keen.close());

const analyses = ['count', 'sum', 'percentile', 'extraction', 'funnel', 'multi_analysis'];
const names = ['signups', '__proto__', 'constructor', '%', '%00', '%E0%A4%A', '..', 'a.b', ' '];
const part = fc.oneof(
  fc.constantFrom('events', 'queries', 'keys', 'properties', 'revoke', 'saved', ...names),
  fc.constantFrom(...analyses),
  fc.string({ maxLength: 5 }).map(encodeURIComponent),
);
const parameter = fc.tuple(
  fc.constantFrom(
    ...['data', 'name', 'filters', 'timeframe', 'timezone', 'event_collection', 'api_key', 'steps'],
    ...['analyses', 'group_by', 'order_by', 'limit', 'interval', 'target_property', 'percentile'],
  ),
  fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom('this_1_days', '[]', '{}', 'null', 'signups', 'daily', 'user.id', '5'),
  ),
);
const key = fc.constantFrom('local-master-key', 'local-write-key', 'local-read-key', '__proto__');
const definition = fc.record(
  {
    name: fc.anything(),
    is_active: fc.anything(),
    permitted: fc.anything(),
    options: fc.dictionary(fc.constantFrom('writes', 'reads', 'queries', 'x'), fc.anything()),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.json(),
  fc.string(),
  definition.map((value) => JSON.stringify(value) ?? ''),
  fc.dictionary(fc.constantFrom(...names), fc.anything()).map((value) => JSON.stringify(value)),
);

describe('every request is answered', () => {
  test('and no answer is a failure of the local Keen', async () => {
    const request = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
      parts: fc.oneof(
        fc.array(part, { maxLength: 5 }),
        fc.constantFrom(...analyses).map((analysis) => ['queries', analysis]),
      ),
      query: fc.array(parameter, { maxLength: 5 }),
      key,
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, parts, query, key: authorization, body }) => {
        const path = parts.map((one) => `/${one}`).join('');
        const search = query.length > 0 ? `?${new URLSearchParams(query)}` : '';
        const response = await fetch(`${keen.url}${PROJECT}${path}${search}`, {
          method,
          headers: { authorization },
          body: method === 'GET' || method === 'HEAD' ? undefined : body,
        });
        const text = await response.text();
        assert.ok(response.status < 500 || response.status === 501, `${response.status} ${text}`);
        if (response.status < 400 || method === 'HEAD') return;
        if (text.startsWith('<!DOCTYPE html>')) assert.equal(response.status, 404);
        else assert.equal(typeof JSON.parse(text).message, 'string');
      }),
      { numRuns: 300 },
    );
    assert.equal((await write(keen, { a: 1 })).status, 201);
  });
});
