// As much of Auth0's Management API as the deploy tool needs for the folders of pkg/tenant: over https on
// this machine, with a tenant in memory.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../playground/certificate.mjs';

/** An API answers a list as one page. */
const page = (name, items) => ({ [name]: items, start: 0, limit: 100, total: items.length });

/** A tenant with an Action of its own in the post-login trigger. */
export const makeTenant = () => ({
  actions: [{ id: 'act_own', name: 'our-own-action' }],
  bindings: [{ action: { name: 'our-own-action' }, display_name: 'Our own' }],
  eventStreams: [],
  rules: [],
  rulesConfigs: [],
});

/** Where a tenant gets lists from. */
const LISTS = {
  '/actions/actions': ({ actions }) => page('actions', actions),
  '/actions/modules': () => page('modules', []),
  '/actions/triggers': () => ({ triggers: [{ id: 'post-login' }, { id: 'event-stream' }] }),
  '/actions/triggers/post-login/bindings': ({ bindings }) => page('bindings', bindings),
  '/actions/triggers/event-stream/bindings': () => page('bindings', []),
  '/clients': () => page('clients', []),
  '/event-streams': ({ eventStreams }) => ({ eventStreams }),
  '/rules': ({ rules }) => page('rules', rules),
  '/rules-configs': ({ rulesConfigs }) => rulesConfigs,
};

/** What writing does to the tenant: for a path, what becomes of the body. */
function write(tenant, path, body) {
  const add = (list, prefix) => {
    list.push({ ...body, id: `${prefix}_${list.length}` });
    return list.at(-1);
  };
  if (path === '/actions/actions') return add(tenant.actions, 'act');
  if (path === '/event-streams') return add(tenant.eventStreams, 'est');
  if (path === '/rules') return add(tenant.rules, 'rul');
  if (path.endsWith('/bindings')) {
    tenant.bindings = body.bindings.map(({ ref, display_name }) => ({
      action: { name: ref.value },
      display_name,
    }));
    return page('bindings', tenant.bindings);
  }
  if (path.startsWith('/rules-configs/')) {
    tenant.rulesConfigs.push({ key: path.split('/').at(-1) });
  }
  return { ...body };
}

/**
 * @param {ReturnType<makeTenant>} tenant is changed by what is written
 * @returns {Promise<{ environment: Record<string, string>, written: object[], close: () => Promise<void> }>}
 *   the `environment` that leads the tool to it; `written` has `{ method, path, body }` for each request that
 *   was not a GET
 */
export async function startManagementApi(tenant) {
  const written = [];
  const { key, cert } = await makeCertificate();
  const server = https.createServer({ key, cert }, async (request, response) => {
    const chunks = await request.toArray();
    const path = new URL(request.url, 'https://tenant').pathname.replace('/api/v2', '');
    const answer = (status, value) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (request.method !== 'GET') {
      const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
      written.push({ method: request.method, path, body });
      answer(request.method === 'POST' ? 201 : 200, write(tenant, path, body));
    } else if (Object.hasOwn(LISTS, path)) {
      answer(200, LISTS[path](tenant));
    } else {
      answer(404, { statusCode: 404, message: `${path} is not in this tenant` });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'keen-signup-rule-tenant-'));
  const certificate = join(folder, 'certificate.pem');
  await writeFile(certificate, cert);
  return {
    environment: {
      NODE_EXTRA_CA_CERTS: certificate,
      AUTH0_DOMAIN: `localhost:${server.address().port}`,
      AUTH0_ACCESS_TOKEN: 'a-token',
    },
    written,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await rm(folder, { recursive: true });
    },
  };
}
