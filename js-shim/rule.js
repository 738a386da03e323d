// The body of the pasted rule: the build puts `function rule(user, context, callback) {` before it and
// `}` behind it. In a rule host the names below are lexical, and new at each login.
import { builtin } from 'builtin';

function look(name) {
  switch (name) {
    case 'auth0':
      return typeof auth0 === 'undefined' ? undefined : auth0;
    case 'fetch':
      return typeof fetch === 'undefined' ? undefined : fetch;
    case 'AbortController':
      return typeof AbortController === 'undefined' ? undefined : AbortController;
    case 'Request':
      return typeof Request === 'undefined' ? undefined : Request;
    case 'performance':
      return typeof performance === 'undefined' ? undefined : performance;
    case 'console':
      return typeof console === 'undefined' ? undefined : console;
    case 'setTimeout':
      return typeof setTimeout === 'undefined' ? undefined : setTimeout;
    case 'clearTimeout':
      return typeof clearTimeout === 'undefined' ? undefined : clearTimeout;
  }
}

// Looked up here, so that nothing else of this text is evaluated in a warm process.
let record = globalThis[KEY];
if (typeof record !== 'function') record = require('./recorder.js').sharedRecorder();

const settings = typeof configuration === 'undefined' ? undefined : configuration;
record({ configuration: settings, builtin, look }, user, context, callback);
