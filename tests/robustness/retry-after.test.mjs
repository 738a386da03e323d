// Retry-After is the least a login waits, and a wait that the budget cannot hold ends it at once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { denied, goesOn } from '../contract/outcome.mjs';
import {
  HOST_LIMIT_MS,
  isMarked,
  logIn,
  openForSuite,
  transports,
  waits,
} from './faulty-login.mjs';

/** A date in a header has whole seconds, and one clock may be read just before another. */
const EARLY_MS = 10;

const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toUTCString();

describe('Retry-After', { concurrency: true }, () => {
  for (const transport of transports) {
    describe(transport, { concurrency: 1 }, () => {
      const opened = openForSuite(transport);

      const login = (settings) =>
        logIn(opened.host, opened.keen.url, {
          settings: { KEENIO_MAX_ATTEMPTS: '3', KEENIO_TIMEOUT_MS: '15000', ...settings },
        });

      for (const status of [429, 503]) {
        test(`${status}: seconds are waited out`, async () => {
          opened.keen.fault({ status, retryAfter: '1' });
          goesOn(await login());
          const [wait, ...others] = waits(opened.keen);
          assert.deepEqual(others, []);
          assert.ok(wait >= 1000 - EARLY_MS, `${wait} ms`);
        });
      }

      test('a date is waited for', async () => {
        let until;
        opened.keen.faultBy((_, ordinal) => {
          if (ordinal > 1) return undefined;
          const retryAfter = inSeconds(2);
          until = Date.parse(retryAfter);
          return { status: 503, retryAfter };
        });
        goesOn(await login());
        assert.equal(opened.keen.requests.length, 2);
        const early = until - opened.keen.requests[1].at;
        assert.ok(early <= EARLY_MS, `${early} ms too early`);
      });

      test('it counts each time', async () => {
        opened.keen.fault({ status: 503, retryAfter: '1' }, { status: 429, retryAfter: '1' });
        goesOn(await login());
        assert.equal(opened.keen.requests.length, 3);
        for (const wait of waits(opened.keen)) assert.ok(wait >= 1000 - EARLY_MS, `${wait} ms`);
      });

      test('it does not count after the last attempt', async () => {
        opened.keen.fault({ status: 503, retryAfter: '10' });
        const seen = await login({ KEENIO_MAX_ATTEMPTS: '1' });
        denied(seen, 'KEEN_UNAVAILABLE', {
          status: 503,
          errorCode: 'InternalServerError',
          attempts: 1,
        });
        assert.ok(seen.ms < 10_000, `${seen.ms} ms`);
      });

      for (const [what, retryAfter] of [
        ['0 seconds', () => '0'],
        ['a date that is over', () => inSeconds(-3600)],
        ['rubbish', () => 'soon'],
        ['nothing', () => ''],
        ['a negative number', () => '-30'],
        ['a fraction', () => '30.5'],
        ['a number and a unit', () => '30s'],
        ['a date of another time zone', () => 'Tue, 01 Jan 2999 00:00:00 +0100'],
        ['no date, but an engine takes it for one', () => 'take 9 2999'],
        ['a date that is none', () => 'Foo, 99 Bar 2999 99:99:99 GMT'],
      ]) {
        test(`${what} is no reason to wait: the next attempt comes`, async () => {
          opened.keen.fault({ status: 503, retryAfter: retryAfter() });
          const seen = await login();
          goesOn(seen);
          assert.equal(opened.keen.requests.length, 2);
          assert.equal(isMarked(seen), true);
        });
      }

      // Node's http keeps the first of two such headers, unless it is asked for all.
      for (const [what, headers] of [
        ['twice, the longer one first', ['30', '1']],
        ['twice, the longer one last', ['1', '30']],
        ['three times', ['1', '30', '1']],
        ['twice, a date and seconds', [inSeconds(3600), '1']],
        ['twice, rubbish and a date', ['soon', inSeconds(3600)]],
      ]) {
        test(`the header ${what}: the longest counts`, async (t) => {
          const server = createServer((_, response) => {
            response.writeHead(503, { 'retry-after': headers }).end();
          }).listen(0, '127.0.0.1');
          t.after(() => {
            server.close();
            server.closeAllConnections();
          });
          await once(server, 'listening');
          const url = `http://127.0.0.1:${server.address().port}`;
          const settings = { KEENIO_MAX_ATTEMPTS: '3', KEENIO_TIMEOUT_MS: '15000' };
          const seen = await logIn(opened.host, url, { settings });
          denied(seen, 'KEEN_UNAVAILABLE', { status: 503, attempts: 1 });
        });
      }

      for (const [what, retryAfter] of [
        ['30 seconds', () => '30'],
        ['a list of seconds, the longest first', () => '30, 1'],
        ['a list of seconds, the longest last', () => '1, 30'],
        ['a list of a date and seconds', () => `${inSeconds(3600)}, 1`],
        ['a list of seconds and a date', () => `1, ${inSeconds(3600)}`],
        ['a list of rubbish and seconds', () => 'soon, , 30'],
        ['a date in an hour', () => inSeconds(3600)],
        ['a date in a thousand years', () => 'Tue, 01 Jan 2999 00:00:00 GMT'],
        ['2^32 seconds', () => '4294967296'],
        ['a number of 300 digits', () => '9'.repeat(300)],
        ['zeros before the number', () => '0000000000000000030'],
      ]) {
        test(`${what} does not fit the budget: no further attempt, at once`, async () => {
          opened.keen.fault({ status: 503, retryAfter: retryAfter(), times: Infinity });
          const seen = await login();
          denied(seen, 'KEEN_UNAVAILABLE', {
            status: 503,
            errorCode: 'InternalServerError',
            attempts: 1,
          });
          assert.equal(opened.keen.requests.length, 1);
          assert.equal(isMarked(seen), false);
          assert.ok(seen.ms < 15_000 && seen.ms < HOST_LIMIT_MS, `${seen.ms} ms`);
        });
      }
    });
  }
});
