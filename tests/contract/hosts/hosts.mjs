// Every host the contract is run in. A host is `{ name, transports, open }`: `open({ transport })`
// resolves to `{ login, close }`, and `login` to what `observe` in login.mjs saw.
import { parenthesised, returned } from './container.mjs';
import { docsRecipe } from './docs-recipe.mjs';
import { ruleSandbox } from './rule-sandbox.mjs';
import { simulator } from './simulator.mjs';

export const hosts = [ruleSandbox, simulator, docsRecipe, returned, parenthesised];
