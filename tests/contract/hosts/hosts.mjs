// Every host that the contract runs in. A host is `{ name, face, transports, open }`:
//   face         'rule', 'action', 'stream', 'cognito' or 'better-auth'
//   transports   'fetch', 'node:http': what its rule can reach Keen by
//   lacks        what it does not have: 'mark' (a place for it), 'allow' (nobody is denied), 'context',
//                'stats' and 'ip' (of a login), 'tenant', 'getters' (it reads the date itself)
//   open         ({ transport }) => a promise of `{ login, close }`; `login` takes what a login
//                brings, and resolves to what `observe` in login.mjs saw
import { packaged, pasted } from './action.mjs';
import { betterAuth } from './better-auth.mjs';
import { cognito } from './cognito.mjs';
import { parenthesised, returned } from './container.mjs';
import { docsRecipe } from './docs-recipe.mjs';
import { commonJs, esModule, globalNames } from './npm.mjs';
import { ruleSandbox } from './rule-sandbox.mjs';
import { simulator } from './simulator.mjs';
import { packagedStream, pastedStream } from './stream.mjs';

/** The pasted rule. */
export const ruleHosts = [ruleSandbox, simulator, docsRecipe, returned, parenthesised];

/** The rule from npm. */
export const npmHosts = [esModule, commonJs, globalNames];

/** The Action, pasted and from npm. */
export const actionHosts = [pasted, packaged];

/** Hosts that tell of a sign-up itself, and keep no mark. */
export const signUpHosts = [pastedStream, packagedStream, cognito, betterAuth];

export const everyHost = [...ruleHosts, ...npmHosts, ...actionHosts, ...signUpHosts];
