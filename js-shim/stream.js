import { contextOf } from './context.js';
import { log, logFailure, noMark, record, withoutAllow } from './host.js';
import { attempt } from './stand-ins.js';

/** Failures that a later delivery may mend. The host delivers a message again when its Action throws. */
const PASSING = ['KEEN_UNAVAILABLE', 'KEEN_NETWORK', 'KEEN_TIMEOUT', 'KEEN_INTERNAL'];

/**
 * The rule seen from an Action of an event stream: the user of a `user.created` message, no mark, and
 * nobody to deny.
 *
 * @type {import('./stream.d.ts').OnExecuteEventStream} it rejects with what a later delivery may mend,
 *   and logs the rest: the host switches a stream off after many failures
 */
export const onExecuteEventStream = (event) =>
  new Promise((resolve, reject) => {
    const of = (read) => attempt(() => read(event.message));
    if (of(({ type }) => type) !== 'user.created') {
      log('left alone: the message is not user.created');
      resolve();
      return;
    }
    const configuration = withoutAllow(attempt(() => event.secrets));
    const context = contextOf(of(({ data }) => data.context));
    context.tenant = of(({ a0tenant }) => a0tenant);
    const user = of(({ data }) => data.object);
    record({ configuration, auth0: noMark, event }, user, context, (error) => {
      if (PASSING.includes(error?.code)) return reject(error);
      if (error) logFailure(error);
      resolve();
    });
  });
