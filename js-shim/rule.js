// The body of the pasted rule: the build puts `function rule(user, context, callback) {` before it and
// `}` behind it. In a rule host the names below are lexical, and new at each login.
import { builtin } from 'builtin';

function look(name) {
  try {
    if (name === 'auth0') return auth0;
    if (name === 'fetch') return fetch;
    if (name === 'AbortController') return AbortController;
    if (name === 'Request') return Request;
    if (name === 'performance') return performance;
    if (name === 'console') return console;
    if (name === 'setTimeout') return setTimeout;
    if (name === 'clearTimeout') return clearTimeout;
  } catch {
    // The host lacks it.
  }
}

// Looked up here, so that nothing else of this text is evaluated in a warm process.
let record = globalThis[KEY];
if (typeof record !== 'function') record = require('./recorder.js').sharedRecorder();

const settings = typeof configuration === 'undefined' ? undefined : configuration;
record({ configuration: settings, builtin, look }, user, context, callback);
