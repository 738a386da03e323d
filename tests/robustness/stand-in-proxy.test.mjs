// The stand-in for fetch follows Node's own proxy settings, on the Nodes that have them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { makeCertificate } from '../contract/hosts/certificate.mjs';
import { runScript } from './run-script.mjs';
import { OK, startServer } from './stand-in-server.mjs';

/** A proxy of one server, which says where its clients wanted to go. */
async function startProxy() {
  const asked = [];
  const sockets = new Set();
  const proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url);
    sockets.add(socket);
    socket.on('error', () => {}).on('end', () => socket.end());
    const [name, port] = url.split(':');
    if (name === 'silent.invalid') {
      socket.resume();
    } else if (name === 'refused.invalid') {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    } else {
      const server = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(server).pipe(socket);
      });
      server.on('error', () => socket.destroy());
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    asked,
    close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe('a proxy of the environment', () => {
  let folder;
  let server;
  let proxy;
  let silent;
  let url;

  before(async () => {
    const tls = await makeCertificate();
    folder = await mkdtemp(join(tmpdir(), 'stand-in-proxy-'));
    process.env.NODE_EXTRA_CA_CERTS = join(folder, 'certificate.pem');
    await writeFile(process.env.NODE_EXTRA_CA_CERTS, tls.cert);
    server = await startServer(({ socket }) => socket.write(OK), { tls });
    silent = await startServer(() => {});
    proxy = await startProxy();
    url = server.url.replace('127.0.0.1', 'localhost');
    process.env.HTTPS_PROXY = proxy.url;
  });

  afterEach(() => {
    proxy.asked.length = 0;
  });

  after(async () => {
    server.close();
    silent.close();
    proxy.close();
    await rm(folder, { recursive: true });
  });

  /** Runs the requests on a Node. */
  async function run(version, { use = '1', noProxy = '', names }) {
    process.env.NODE_USE_ENV_PROXY = use;
    process.env.NO_PROXY = noProxy;
    // Node 22 says that this is an experiment.
    const warning = /^$|UNDICI-EHPA/;
    return runScript('stand-in-proxy.mjs', { version, values: [url, ...names()], warning });
  }

  const proxied = () => ['https://refused.invalid/', 'https://silent.invalid/'];
  const direct = () => ['https://127.0.0.1:1/', silent.url.replace('http:', 'https:')];
  const outcomes = ['ok', 'ok', 'ok', 'no answer', 'no answer', 'ok'];

  for (const version of [22, 24]) {
    test(`Node ${version} goes through it, keeps the tunnel, and takes a new one to retry`, async () => {
      assert.deepEqual(await run(version, { names: proxied }), { outcomes, idle: 1 });
      const { host } = new URL(url);
      assert.deepEqual(
        proxy.asked.filter((name) => !name.startsWith('silent')),
        [host, host, 'refused.invalid:443'],
      );
    });
  }

  const ROWS = [
    [18, 'knows no proxies', {}],
    [20, 'knows no proxies', {}],
    [22, 'is told not to use it', { use: '0' }],
    [24, 'is told not to use it', { use: '0' }],
    [22, 'finds the host in NO_PROXY', { noProxy: 'localhost,127.0.0.1' }],
    [24, 'finds the host in NO_PROXY', { noProxy: 'localhost,127.0.0.1' }],
  ];
  for (const [version, why, options] of ROWS) {
    test(`Node ${version} does without: it ${why}`, async () => {
      assert.deepEqual(await run(version, { ...options, names: direct }), { outcomes, idle: 1 });
      // What an earlier process has asked for may come in late.
      assert.deepEqual(
        proxy.asked.filter((name) => !name.endsWith('.invalid:443')),
        [],
      );
    });
  }
});
