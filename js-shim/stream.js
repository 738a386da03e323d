import { contextOf } from './context.js';
import { log, logFailure, noMark, record, withoutAllow } from './host.js';
import { attempt } from './stand-ins.js';

/** Failures that no later delivery can mend. */
const FINAL = ['KEEN_SETTINGS', 'KEEN_EVENT', 'KEEN_REJECTED'];

/**
 * The rule seen from an Action of an event stream: the user of a `user.created` message, no mark, and
 * nobody to deny.
 *
 * @type {import('./stream.d.ts').OnExecuteEventStream} it rejects with what a later delivery may mend:
 *   the host then delivers the message again. The rest is logged, because the host switches a stream
 *   off after many failures
 */
export async function onExecuteEventStream(event) {
  const of = (read) => attempt(() => read(event.message));
  if (of(({ type }) => type) !== 'user.created') {
    log('left alone: the message is not user.created');
    return undefined;
  }
  const configuration = withoutAllow(attempt(() => event.secrets));
  const context = contextOf(of(({ data }) => data.context));
  context.tenant = of(({ a0tenant }) => a0tenant);
  const user = of(({ data }) => data.object);
  return record({ configuration, auth0: noMark, event }, user, context).catch((error) => {
    if (!FINAL.includes(error.code)) throw error;
    logFailure(error);
  });
}
