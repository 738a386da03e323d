// The rule from npm, in both module forms.
import { npmHosts } from './hosts/hosts.mjs';
import { runContract } from './run.mjs';

runContract(npmHosts);
