// Every host that the contract runs in. A host is `{ name, face, transports, open }`:
//   face         'rule' or 'action'
//   transports   'fetch', 'node:http': what its rule can reach Keen by
//   open         ({ transport }) => a promise of `{ login, close }`; `login` takes what a login
//                brings, and resolves to what `observe` in login.mjs saw
import { packaged, pasted } from './action.mjs';
import { parenthesised, returned } from './container.mjs';
import { docsRecipe } from './docs-recipe.mjs';
import { commonJs, esModule, globalNames } from './npm.mjs';
import { ruleSandbox } from './rule-sandbox.mjs';
import { simulator } from './simulator.mjs';

/** The pasted rule. */
export const ruleHosts = [ruleSandbox, simulator, docsRecipe, returned, parenthesised];

/** The rule from npm. */
export const npmHosts = [esModule, commonJs, globalNames];

/** The Action, pasted and from npm. */
export const actionHosts = [pasted, packaged];

export const everyHost = [...ruleHosts, ...npmHosts, ...actionHosts];
