// What is given to a host has the type that the host asks for.
import type { PostConfirmationTriggerHandler } from 'aws-lambda';
import { betterAuth } from 'better-auth';
import { signupHooks } from 'keen-signup-rule/better-auth';
import { handler } from 'keen-signup-rule/cognito';

export const trigger: PostConfirmationTriggerHandler = handler;

export const auth = betterAuth({
  databaseHooks: signupHooks({
    configuration: process.env,
    onError: ({ code }) => console.error(code),
  }),
});
