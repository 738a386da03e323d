/** `countryCode` in an Action is `country_code` in a rule. */
const snakeCased = (object) =>
  object &&
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

/** What an Action's event has, under the names of a rule's context. */
const ofAction = ({
  client,
  connection,
  transaction,
  session,
  stats,
  tenant,
  request,
  ...event
}) => ({
  clientID: client?.client_id,
  clientName: client?.name,
  clientMetadata: client?.metadata,
  connection: connection?.name,
  connectionID: connection?.id,
  connectionStrategy: connection?.strategy,
  connectionMetadata: connection?.metadata,
  protocol: transaction?.protocol,
  sessionID: session?.id,
  stats: { loginsCount: stats?.logins_count },
  authentication: event.authentication,
  authorization: event.authorization,
  organization: event.organization,
  tenant: tenant?.id,
  request: request && {
    ...request,
    userAgent: request.user_agent,
    geoip: snakeCased(request.geoip),
  },
});

const ofStream = ({ message }) => ({
  request: message?.data?.context?.request,
  tenant: message?.a0tenant,
});

/**
 * @param {'rule' | 'action' | 'stream'} face
 * @param {Record<string, object>} values of the face's fields
 * @returns {object} the context as a rule has it
 */
export const contextOf = (face, values) =>
  ({
    rule: () => values.context,
    action: () => ofAction(values.event),
    stream: () => ofStream(values.event),
  })[face]();
