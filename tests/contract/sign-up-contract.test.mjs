// The faces for hosts that tell of a sign-up itself: event streams, Cognito, Better Auth.
import { signUpHosts } from './hosts/hosts.mjs';
import { runContract } from './run.mjs';

runContract(signUpHosts);
