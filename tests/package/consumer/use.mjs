import { createRule, rule } from 'keen-signup-rule';
import { onExecutePostLogin } from 'keen-signup-rule/action';
import { signupHooks } from 'keen-signup-rule/better-auth';
import { handler } from 'keen-signup-rule/cognito';
import { onExecuteEventStream } from 'keen-signup-rule/stream';
import logIn from './logins.cjs';

const faces = { createRule, rule, onExecutePostLogin, signupHooks, handler, onExecuteEventStream };
logIn(faces, process.argv[2], 'esm').then((outcomes) => console.log(JSON.stringify(outcomes)));
