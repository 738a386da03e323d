// The pasted Action: an Action is the text of a CommonJS module.
import { onExecutePostLogin } from './action.js';

exports.onExecutePostLogin = onExecutePostLogin;
