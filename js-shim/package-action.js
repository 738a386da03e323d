import { createAction } from './action.js';
import { builtin } from './builtin.js';
import { record } from './package-recorder.js';

export const onExecutePostLogin = createAction(builtin, record);
