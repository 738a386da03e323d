import { createAction } from './action.js';
import { builtin } from './builtin.js';

export const onExecutePostLogin = createAction(builtin);
