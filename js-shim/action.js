import { compile } from './module.js';
import { createRecorder } from './recorder.js';

/**
 * The rule seen from a post-login Action: the same user, a context of the same shape, the mark by
 * `api.user.setAppMetadata`, `deny` by `api.access.deny`.
 *
 * @param {(name: string) => any} builtin gives Node's own modules
 * @param {ReturnType<typeof createRecorder>} [record]
 * @returns {import('./action.d.ts').OnExecutePostLogin} never rejects; resolves inside the budget
 */
export function createAction(builtin, record = createRecorder(compile)) {
  return (event, api) =>
    new Promise((resolve) => {
      const host = {
        // Timers, console and fetch are those of the process.
        __proto__: globalThis,
        configuration: tried(() => event.secrets),
        auth0: {
          users: {
            // The mark has one key, the flag.
            updateAppMetadata: (_, mark) => api.user.setAppMetadata(...Object.entries(mark)[0]),
          },
        },
        builtin,
      };
      const answer = (error) => {
        if (error) deny(api, reasonOf(error));
        resolve();
      };
      const context = tried(() => contextOf(event)) ?? UNREADABLE;
      record(
        host,
        tried(() => event.user),
        context,
        answer,
      );
    });
}

function deny(api, reason) {
  try {
    api.access.deny(reason);
  } catch {
    tried(() => console.error(`keen-signup-rule: could not deny the login: ${reason}`));
  }
}

/** What the function gives; undefined when it throws, as the host's objects may. */
function tried(read) {
  try {
    return read();
  } catch {
    // Nothing, then.
  }
}

/** In place of an event that cannot be read, so that the rule says so. */
const UNREADABLE = {
  get request() {
    throw 0;
  },
};

/** An Action's event in the shape of a rule's context, so that property paths mean the same. */
const contextOf = ({ client, connection, organization, request, stats, tenant, transaction }) => ({
  request: { ...request, userAgent: request?.user_agent, geoip: snakeCased(request?.geoip) },
  clientName: client?.name,
  clientID: client?.client_id,
  connection: connection?.name,
  connectionStrategy: connection?.strategy,
  protocol: transaction?.protocol,
  stats: { loginsCount: stats?.logins_count },
  organization,
  tenant: tenant?.id,
});

/** `countryCode` in an Action is `country_code` in a rule. */
const snakeCased = (object) =>
  object &&
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

/** An error as one text, which is all that the host takes: its code, message and other fields. */
const reasonOf = ({ name, code, message, ...fields }) =>
  [`${code}: ${message}`, ...Object.entries(fields).map((field) => field.join(' '))].join(', ');
