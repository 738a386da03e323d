// The Action, pasted and from npm.
import { actionHosts } from './hosts/hosts.mjs';
import { runContract } from './run.mjs';

runContract(actionHosts);
