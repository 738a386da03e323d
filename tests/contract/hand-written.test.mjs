// The rule written by hand, which the benchmark compares with.
import { handWritten } from './hosts/hand-written.mjs';
import { runContract } from './run.mjs';

runContract([handWritten]);
