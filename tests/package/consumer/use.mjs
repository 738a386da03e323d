import { createRule, rule } from 'keen-signup-rule';
import { onExecutePostLogin } from 'keen-signup-rule/action';
import logIn from './logins.cjs';

logIn({ createRule, rule, onExecutePostLogin }, process.argv[2], 'esm').then((outcomes) =>
  console.log(JSON.stringify(outcomes)),
);
