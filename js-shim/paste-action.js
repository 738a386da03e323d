// The pasted Action: an Action is the text of a CommonJS module.
import { createAction } from './action.js';
import { builtin } from './paste-builtin.js';

exports.onExecutePostLogin = createAction(builtin);
