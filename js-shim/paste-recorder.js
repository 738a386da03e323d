// What the pasted rule evaluates once a process; `record` is a variable of js-shim/paste-rule.js.
import { withStandIns } from './capabilities.js';
import { compile } from './module.js';
import { createRecorder } from './recorder.js';

record = withStandIns(createRecorder(compile));
