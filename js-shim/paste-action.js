// An Action is the text of a CommonJS module.
import { createAction } from './action.js';

exports.onExecutePostLogin = createAction(require);
