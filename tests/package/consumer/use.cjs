const { createRule, rule } = require('keen-signup-rule');
const { onExecutePostLogin } = require('keen-signup-rule/action');
const logIn = require('./logins.cjs');

logIn({ createRule, rule, onExecutePostLogin }, process.argv[2], 'cjs').then((outcomes) =>
  console.log(JSON.stringify(outcomes)),
);
