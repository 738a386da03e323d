// Lambda calls the handler, which hands the event back.
import assert from 'node:assert/strict';
import { handler } from './snippet.mjs';

const event = {
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  request: { userAttributes: { sub: '5f7c8ec7-c33c-4c00-8bba-fe82d2a1b3c4' } },
  response: {},
};
assert.equal(await handler(event), event);
