// The pasted rule in every host that runs rules.
import { hosts } from './hosts/hosts.mjs';
import { runContract } from './run.mjs';

runContract('contract', hosts);
