// A Cognito trigger as Lambda runs it: the event goes in and out as JSON. Cognito waits 5 s for an answer, and
// calls three times before the person who signs up gets an error.

import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { WITH_FETCH } from '../contract/hosts/action.mjs';
import { sandbox } from '../contract/hosts/container.mjs';
import { recorder } from '../contract/hosts/login.mjs';
import { evaluate } from '../contract/hosts/module.mjs';

const CALLS = 3;
const LIMIT_MS = 5000;

/** The event of a person who has confirmed a sign-up. */
export const makeTrigger = (more) => ({
  version: '1',
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_AbCdEfGhI',
  userName: 'ada',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'c1' },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  request: {
    userAttributes: {
      sub: '5f7c8ec7-c33c-4c00-8bba-fe82d2a1b3c4',
      'cognito:user_status': 'CONFIRMED',
      email: 'ada@analytical.example',
      email_verified: 'true',
      name: 'Ada Lovelace',
    },
  },
  response: {},
  ...more,
});

/** What a call comes to within the limit. Time passes only when the function waits for nothing else. */
async function inTime(time, answered) {
  const { setTimeout, clearTimeout } = time.timersOf('Cognito');
  let isOver = false;
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within 5 s')), LIMIT_MS);
  });
  const first = Promise.race([answered, limit]).finally(() => {
    clearTimeout(timer);
    isOver = true;
  });
  // Whoever calls waits for it below.
  first.catch(() => {});
  for (await turn(); !isOver; await turn()) time.fireNext();
  return first;
}

/** An event crosses to the function and back as JSON. */
const copy = (value) => JSON.parse(JSON.stringify(value));

/**
 * @param {Record<string, string>} env the settings
 * @param {object} [virtual] a `fetch`, and the `VirtualTime` that timers and the limit go by. Without it the
 *   network and the time are real, and there is no limit, because a machine may be slow
 * @returns `confirm(trigger)`, which resolves to the number of `calls` and to the `error` that the person gets,
 *   and the `lines` of the function's log
 */
export function openLambda(env, virtual) {
  const lines = [];
  const { getBuiltinModule } = process;
  const context = sandbox({
    ...WITH_FETCH,
    console: recorder(lines),
    process: { env, getBuiltinModule },
    ...(virtual && {
      ...virtual.time.timersOf('function'),
      performance: { now: () => virtual.time.passed },
      fetch: virtual.fetch,
    }),
  });
  const { handler } = evaluate('cognito.cjs', context);

  async function call(trigger) {
    const answered = handler(copy(trigger));
    const answer = await (virtual ? inTime(virtual.time, answered) : answered);
    if (!isDeepStrictEqual(copy(answer), trigger)) throw new Error('not the event that came in');
  }

  return {
    lines,
    async confirm(trigger) {
      for (let calls = 1; ; calls += 1) {
        try {
          await call(trigger);
          return { calls };
        } catch (error) {
          if (calls === CALLS) return { calls, error };
        }
      }
    },
  };
}
