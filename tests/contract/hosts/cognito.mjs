// The post-confirmation trigger of Cognito as Lambda runs it. A login is given as to a host of rules;
// its settings become the environment, and the user the attributes of one.
import { LEAST, ROOMY, sandbox } from './container.mjs';
import { evaluate } from './module.mjs';
import { asCall, renamed, settle } from './promise.mjs';

/** The attributes of a user: what a rule has as `user_id` is `sub`. */
const attributesOf = (user) => renamed(user, { user_id: 'sub' });

/** What a rule gets as user and context, as the event of a trigger. */
export const triggerOf = ({ user, context }) => ({
  version: '1',
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_abc',
  userName: 'ada',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: context?.clientID },
  request: { userAttributes: attributesOf(user) },
  response: {},
});

/** One login, given as to a host of rules. */
async function logIn(handler, context, given) {
  context.process = { env: given.configuration };
  const outcome = await settle(() => handler(triggerOf(given)), context, given);
  return asCall(given, outcome.thrown?.error ?? null, outcome);
}

export const cognito = {
  name: 'Cognito',
  face: 'cognito',
  lacks: ['mark', 'context', 'stats', 'ip', 'tenant'],
  transports: ['fetch', 'node:http'],
  async open({ transport }) {
    const context = sandbox(transport === 'fetch' ? { ...LEAST, ...ROOMY } : LEAST);
    const { handler } = evaluate('cognito.cjs', context);
    return {
      login: (given) => logIn(handler, context, given),
      run({ event, configuration, ...given }) {
        context.process = { env: configuration };
        return settle(() => handler(event), context, given);
      },
      close: async () => {},
    };
  },
};
