import { compile } from './module.js';
import { createRecorder } from './recorder.js';

/**
 * The rule seen from a post-login Action: the same user, a context of the same shape, the mark by
 * `api.user.setAppMetadata`, `deny` by `api.access.deny`.
 *
 * @param {(name: string) => any} builtin gives Node's own modules
 * @returns {import('./action.d.ts').OnExecutePostLogin} never throws; resolves inside the budget
 */
export function createAction(builtin) {
  const record = createRecorder(compile);
  return (event, api) =>
    new Promise((resolve) => {
      const host = {
        configuration: read(event, 'secrets'),
        auth0: { users: { updateAppMetadata: (_, mark) => save(api, mark) } },
        fetch: globalThis.fetch,
        AbortController: globalThis.AbortController,
        console,
        setTimeout,
        clearTimeout,
        builtin,
      };
      record(host, read(event, 'user'), contextOf(event), (error) => {
        try {
          if (error) api.access.deny(error.message);
        } catch {
          console.error(`keen-signup-rule: ${error.code}: the login could not be denied`);
        }
        resolve();
      });
    });
}

function save(api, mark) {
  for (const [flag, value] of Object.entries(mark)) api.user.setAppMetadata(flag, value);
}

/** An Action's event in the shape of a rule's context, so that property paths mean the same. */
function contextOf(event) {
  const client = read(event, 'client');
  const connection = read(event, 'connection');
  return {
    request: {
      ip: read(event, 'request', 'ip'),
      userAgent: read(event, 'request', 'user_agent'),
      hostname: read(event, 'request', 'hostname'),
    },
    clientName: read(client, 'name'),
    clientID: read(client, 'client_id'),
    connection: read(connection, 'name'),
    connectionStrategy: read(connection, 'strategy'),
    protocol: read(event, 'transaction', 'protocol'),
    stats: { loginsCount: read(event, 'stats', 'logins_count') },
    organization: read(event, 'organization'),
    tenant: read(event, 'tenant', 'id'),
  };
}

/** What lies at a path of the host's event; undefined where it breaks off or cannot be read. */
function read(object, ...path) {
  try {
    return path.reduce((value, name) => value?.[name], object);
  } catch {
    return undefined;
  }
}
