import { createRequire } from 'node:module';

/** Gives Node's own modules when they are needed: nothing is loaded at import. */
export const builtin = createRequire('/');
