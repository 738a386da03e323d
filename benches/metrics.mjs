import { measureBytes } from './bytes.mjs';
import { measureColdStart } from './cold-start.mjs';
import { measureGrowth } from './growth.mjs';
import { measureLoopback } from './loopback.mjs';
import { measureMemory } from './memory.mjs';
import { profileSignUp } from './profile.mjs';
import { measureRecordedUser } from './recorded-user.mjs';
import { measureStubbedTransport } from './stubbed-transport.mjs';

/** In the order of the table; each gives rows. */
export const METRICS = {
  'cold-start': measureColdStart,
  'recorded-user': measureRecordedUser,
  'stubbed-transport': measureStubbedTransport,
  loopback: measureLoopback,
  memory: measureMemory,
  bytes: measureBytes,
  growth: measureGrowth,
};

/** Measured the same way, and shown in a table of its own. */
export const PROFILE = { profile: profileSignUp };
