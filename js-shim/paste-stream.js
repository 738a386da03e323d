// The pasted Action of an event stream.
import { onExecuteEventStream } from './stream.js';

exports.onExecuteEventStream = onExecuteEventStream;
