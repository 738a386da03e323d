// The contract of the rule, as far as an Action's host can bring it about.
import { cases } from './cases.mjs';
import { packaged, pasted } from './hosts/action.mjs';
import { runContract } from './run.mjs';

/** An Action has no callback, no `auth0`, and always an api that saves the mark. */
const OF_RULES =
  /^callback is|^what the host's callback throws|^auth0 |the mark cannot be saved either/;

const ofActions = cases.filter(({ name }) => !OF_RULES.test(name));
runContract('contract of the Action', [pasted, packaged], ofActions);
