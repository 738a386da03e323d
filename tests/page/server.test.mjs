// Who may ask the server of the page, and what for.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { startPage } from '../../playground/page/server.mjs';

let page;
let port;
before(async () => {
  page = await startPage({ port: 0 });
  port = Number(new URL(page.url).port);
});
after(() => page.close());

/** Sends exactly these headers; `fetch` would not. */
function send(path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const host = `127.0.0.1:${port}`;
    const options = { host: '127.0.0.1', port, path, method, headers: { host, ...headers } };
    const request = http.request(options, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      resolve({ status: response.statusCode, headers: response.headers, text });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The first message of the live connection. */
async function liveState() {
  const stop = new AbortController();
  const response = await fetch(`${page.url}live`, { signal: stop.signal });
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.endsWith('\n\n')) break;
  }
  stop.abort();
  return JSON.parse(/^data: (.*)$/m.exec(text)[1]);
}

const post = async (path, form, headers = {}) => {
  const { token } = await liveState();
  const body = typeof form === 'string' ? form : JSON.stringify(form);
  return send(path, { method: 'POST', headers: { 'x-page-token': token, ...headers }, body });
};

describe('who may ask', () => {
  test('a browser on this machine gets the page, under each of its names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const { status } = await send('/', { headers: { host: `${name}:${port}` } });
      assert.equal(status, 200, name);
    }
  });

  const own = () => `http://127.0.0.1:${port}`;
  const strangers = [
    ['a name that somebody points here', () => ({ host: `evil.example:${port}` })],
    ['another port', () => ({ host: '127.0.0.1:1' })],
    ['a name without the port', () => ({ host: 'localhost' })],
    ['another origin', () => ({ origin: 'https://evil.example' })],
    ['the origin of a file', () => ({ origin: 'null' })],
    ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' })],
    ['https instead of http', () => ({ origin: `https://127.0.0.1:${port}` })],
    ['another site, without an origin', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['another port, without an origin', () => ({ 'sec-fetch-site': 'same-site' })],
  ];
  for (const [who, headers] of strangers) {
    test(`refused: ${who}`, async () => {
      for (const path of ['/', '/live', '/pkg/paste/rule.js']) {
        const { status, text } = await send(path, { headers: headers() });
        assert.equal(status, 403, path);
        assert.ok(!text.includes('<html'), path);
      }
    });
  }

  test('a link on another site opens the page, and nothing but the page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    assert.equal((await send('/', { headers })).status, 200);
    assert.equal((await send('/live', { headers })).status, 403);
  });

  test('nothing changes without the token, whoever asks', async () => {
    const form = JSON.stringify({ fault: { status: 503 } });
    for (const token of [{}, { 'x-page-token': '' }, { 'x-page-token': 'guessed' }]) {
      const headers = { origin: own(), 'sec-fetch-site': 'same-origin', ...token };
      const { status } = await send('/fault', { method: 'POST', headers, body: form });
      assert.equal(status, 403);
    }
    assert.equal((await liveState()).fault, null);
  });

  test('no other site may read an answer', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await send('/live.json', { method });
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    }
  });

  test('it listens on the loopback address only', () => {
    assert.equal(new URL(page.url).hostname, '127.0.0.1');
    assert.equal(new URL(page.keen.url).hostname, '127.0.0.1');
  });
});

describe('what it serves', () => {
  test('a page that may load from here only', async () => {
    const { headers } = await send('/');
    const policy = headers['content-security-policy'];
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:/);
    assert.equal(headers['cache-control'], 'no-store');
  });

  test('listed files only', async () => {
    for (const path of [
      '/package.json',
      '/playground/keen.mjs',
      '/app/../server.mjs',
      '/app/%2e%2e/server.mjs',
      '/pkg/paste/../../package.json',
      '//etc/passwd',
      '/packages/preact/package.json',
    ]) {
      assert.equal((await send(path)).status, 404, path);
    }
    assert.match((await send('/pkg/paste/rule.js')).text, /^function/);
  });
});

describe('what it refuses to do', () => {
  const rows = [
    ['/login', '{"face":', 400, /invalid JSON/],
    ['/login', '[]', 400, /face must be one of rule, action, stream/],
    ['/login', 'null', 400, /must be a JSON object/],
    ['/login', { face: 'rule', configuration: { KEENIO_FLAG: 1 } }, 400, /configuration/],
    ['/login', { face: 'rule', configuration: {}, user: [], context: {} }, 400, /^user must/],
    ['/login', { face: 'rule', configuration: {}, user: {}, context: null }, 400, /^context must/],
    ['/login', { face: 'stream', configuration: {} }, 400, /^event must/],
    [
      '/login',
      { face: 'rule', configuration: {}, user: {}, context: {}, times: 1e6 },
      400,
      /times/,
    ],
    ['/fault', { fault: { status: 99 } }, 400, /status of a fault must be 200 to 599/],
    ['/fault', { fault: { explode: true } }, 400, /Unknown field of a fault: explode/],
    ['/fault', { fault: { status: 503 }, times: 'ever' }, 400, /times must be a whole number/],
    ['/query', { analysis: '../events', parameters: {} }, 400, /analysis/],
    ['/query', { analysis: 'count', parameters: {} }, 400, /event_collection/],
    ['/elsewhere', {}, 405, /nothing to change/],
  ];
  for (const [path, form, status, message] of rows) {
    test(`${path} ${JSON.stringify(form)}`, async () => {
      const answer = await post(path, form);
      assert.equal(answer.status, status, answer.text);
      assert.match(JSON.parse(answer.text).message, message);
    });
  }

  test('a body of more than 32 MB is refused, and the next one is served', async () => {
    const answer = await post('/login', `"${'x'.repeat(32_000_000)}"`);
    assert.equal(answer.status, 413);
    assert.match(JSON.parse(answer.text).message, /More than 32 MB/);
    assert.equal((await post('/clear', {})).status, 200);
  });
});

describe('the sandbox', () => {
  const configuration = { KEENIO_WRITE_KEY: 'local-write-key', KEENIO_PROJECT_ID: 'mine' };
  const form = (more) => ({
    face: 'rule',
    configuration: { ...configuration, ...more },
    user: { user_id: 'auth0|1', created_at: '2026-01-02T03:04:05.000Z' },
    context: {},
  });

  test('ends every request at the local Keen, whatever the address and the project', async () => {
    await post('/clear', {});
    const answer = await post('/login', form({ KEENIO_API_URL: 'https://keen.example/proxy' }));
    const { logins, stored } = JSON.parse(answer.text);
    assert.equal(
      logins[0].exchanges[0].url,
      'https://keen.example/proxy/3.0/projects/mine/events/signups',
    );
    assert.equal(logins[0].exchanges[0].status, 201);
    assert.equal(stored, 1);
    assert.equal(page.keen.events().length, 1);
  });

  test('shows no write key', async () => {
    const { text } = await post('/login', form({ KEENIO_FLAG: 'other' }));
    assert.ok(JSON.parse(text).logins[0].exchanges.length > 0);
    assert.ok(!text.includes('local-write-key'));
  });

  test('never follows Keen elsewhere', async () => {
    await post('/clear', {});
    await post('/fault', { fault: { redirect: `${page.url}elsewhere` } });
    const { logins } = JSON.parse((await post('/login', form())).text);
    assert.equal(logins[0].exchanges.length, 1);
    assert.equal(logins[0].error.code, 'KEEN_REJECTED');
    assert.equal(logins[0].error.status, 302);
  });
});
