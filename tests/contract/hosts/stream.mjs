// An Action of an event stream as its host runs it. A login is given as to a host of rules; here it
// becomes a `user.created` message, and what the Action throws or logs what a rule would have called
// back.
import { WITH_FETCH } from './action.mjs';
import { LEAST, sandbox } from './container.mjs';
import { evaluate } from './module.mjs';
import { asCall, settle, takeFailure } from './promise.mjs';

/** The names of a rule's context as a message has them; read when it is. */
const contextOf = (context) => ({
  get request() {
    const { userAgent, ...request } = context?.request ?? {};
    return { ...request, user_agent: userAgent };
  },
  get client() {
    return { name: context?.clientName, id: context?.clientID };
  },
  get connection() {
    return { name: context?.connection, strategy: context?.connectionStrategy };
  },
});

/** What a rule gets as user, context and configuration, as an event with a message. */
export const messageEventOf = ({ user, context, configuration }) => ({
  message: {
    type: 'user.created',
    a0tenant: context?.tenant,
    data: { object: user, context: contextOf(context) },
  },
  secrets: configuration,
});

/** One login, given as to a host of rules. */
export async function logIn(onExecuteEventStream, context, given) {
  const event = messageEventOf(given);
  const outcome = await settle(() => onExecuteEventStream(event, {}), context, given);
  return asCall(given, outcome.thrown?.error ?? takeFailure(outcome.lines) ?? null, outcome);
}

const streamHost = (name, path, transports) => ({
  name,
  face: 'stream',
  lacks: ['mark', 'allow', 'stats'],
  transports,
  async open({ transport }) {
    const context = sandbox(transport === 'fetch' ? WITH_FETCH : LEAST);
    const { onExecuteEventStream } = evaluate(path, context);
    return {
      login: (given) => logIn(onExecuteEventStream, context, given),
      run: (given) => settle(() => onExecuteEventStream(given.event, given.api), context, given),
      close: async () => {},
    };
  },
});

export const pastedStream = streamHost('pasted stream', 'paste/stream.js', ['fetch']);
export const packagedStream = streamHost('stream from npm', 'stream.cjs', ['fetch', 'node:http']);
