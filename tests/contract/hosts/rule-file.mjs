// The pasted file, as the hosts get it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const path = fileURLToPath(new URL('../../../pkg/paste/rule.js', import.meta.url));
export const read = () => readFileSync(path, 'utf8');
