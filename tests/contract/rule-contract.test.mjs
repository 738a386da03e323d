// The pasted rule in every host that runs rules.
import { ruleHosts } from './hosts/hosts.mjs';
import { runContract } from './run.mjs';

runContract(ruleHosts);
