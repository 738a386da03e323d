const { createRule, rule } = require('keen-signup-rule');
const { onExecutePostLogin } = require('keen-signup-rule/action');
const { signupHooks } = require('keen-signup-rule/better-auth');
const { handler } = require('keen-signup-rule/cognito');
const { onExecuteEventStream } = require('keen-signup-rule/stream');
const logIn = require('./logins.cjs');

const faces = { createRule, rule, onExecutePostLogin, signupHooks, handler, onExecuteEventStream };
logIn(faces, process.argv[2], 'cjs').then((outcomes) => console.log(JSON.stringify(outcomes)));
