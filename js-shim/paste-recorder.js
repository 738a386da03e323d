// What the pasted rule evaluates once a process; `record` is a variable of js-shim/paste-rule.js.
import { compile } from './module.js';
import { createRecorder } from './recorder.js';

record = createRecorder(compile);
