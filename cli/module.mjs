/** The rule's own code, ready to use. */
import { readFileSync } from 'node:fs';
import { initSync, wasmUrl } from '../pkg/preview.mjs';

initSync({ module: readFileSync(wasmUrl) });

export * from '../pkg/preview.mjs';
