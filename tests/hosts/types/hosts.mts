// What is given to a host has the type that the host asks for, and takes what the host gives.
import type { Management } from 'auth0';
import type { PostConfirmationTriggerHandler } from 'aws-lambda';
import { betterAuth } from 'better-auth';
import { signupHooks } from 'keen-signup-rule/better-auth';
import { handler } from 'keen-signup-rule/cognito';
import { onExecuteEventStream, type UserCreated } from 'keen-signup-rule/stream';

export const trigger: PostConfirmationTriggerHandler = handler;

export const auth = betterAuth({
  databaseHooks: signupHooks({
    configuration: process.env,
    onError: ({ code }) => console.error(code),
  }),
});

declare const message: Management.EventStreamCloudEventUserCreatedCloudEvent;
export const delivery: Promise<void> = onExecuteEventStream({ message, secrets: {} }, {});
export const data: UserCreated = message.data;
