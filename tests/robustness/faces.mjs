// The faces of the product, each loaded into a realm as its hosts do it, and called in one way.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { eventOf } from '../contract/hosts/action.mjs';
import { createdOf, endpointOf } from '../contract/hosts/better-auth.mjs';
import { triggerOf } from '../contract/hosts/cognito.mjs';
import { enclose } from '../contract/hosts/login.mjs';
import { messageEventOf } from '../contract/hosts/stream.mjs';

const require = createRequire(import.meta.url);
const pkg = new URL('../../pkg/', import.meta.url);

const read = (path) => readFileSync(new URL(path, pkg), 'utf8');

/** Evaluates a text in a vm context, or in this realm where there is none. */
const run = (text, context) =>
  context ? vm.runInContext(text, context) : vm.runInThisContext(text);

/** The names that a rule host declares anew at each login. */
const LEXICAL = ['configuration', 'auth0'];

/** The pasted rule is evaluated at each login. */
function loadRule(path) {
  const text = `return ${read(path)}`;
  return (context) => {
    const names = context ? LEXICAL : [...LEXICAL, 'require'];
    const enclosed = enclose(text, names);
    return ({ user, context: ofLogin, configuration, auth0 }, callback) =>
      run(enclosed, context)(configuration, auth0, require)(user, ofLogin, callback);
  };
}

/** What a CommonJS module exports, evaluated in the realm with this `require`. */
function evaluate(path, context, ownRequire) {
  const module = { exports: {} };
  const names = ['exports', 'require', 'module'];
  const made = vm.compileFunction(read(path), names, {
    filename: path,
    ...(context && { parsingContext: context }),
  });
  made(module.exports, ownRequire, module);
  return module.exports;
}

/** An Action answers by a promise, and by what it denies. */
function loadAction(path) {
  return (context, ownRequire = require) => {
    const { onExecutePostLogin } = evaluate(path, context, ownRequire);
    return (login, callback) => {
      let error = null;
      const deny = (reason) => {
        error = new Error(reason);
      };
      const setAppMetadata = (name, value) =>
        login.auth0?.users.updateAppMetadata(login.user.user_id, { [name]: value });
      const api = { access: { deny }, user: { setAppMetadata } };
      const answer = (thrown) => callback(thrown ?? error, login.user, login.context);
      onExecutePostLogin(eventOf(login), api).then(() => answer(), answer);
    };
  };
}

function loadPackage(path) {
  return (context, ownRequire = require) => {
    const { createRule } = evaluate(path, context, ownRequire);
    return ({ user, context: ofLogin, configuration, auth0 }, callback) =>
      createRule({ configuration, auth0 })(user, ofLogin, callback);
  };
}

/** Calls back with what a promise rejects with. */
const answerBy = (promise, { user, context }, callback) => {
  const answer = (thrown) => callback(thrown ?? null, user, context);
  promise.then(() => answer(), answer);
};

/** An Action of an event stream. */
function loadStream(path) {
  return (context, ownRequire = require) => {
    const { onExecuteEventStream } = evaluate(path, context, ownRequire);
    return (login, callback) =>
      answerBy(onExecuteEventStream(messageEventOf(login), {}), login, callback);
  };
}

/** The trigger of Cognito reads the environment while it is called. */
function loadCognito(path) {
  return (context, ownRequire = require) => {
    const { handler } = evaluate(path, context, ownRequire);
    if (context && !context.process) context.process = {};
    const own = context ? context.process : process;
    return (login, callback) => {
      const { env } = own;
      own.env = login.configuration;
      const handled = handler(triggerOf(login));
      own.env = env;
      answerBy(handled, login, callback);
    };
  };
}

/** The hook for Better Auth never rejects: its errors go to `onError`. */
function loadBetterAuth(path) {
  return (context, ownRequire = require) => {
    const { signupHooks } = evaluate(path, context, ownRequire);
    return (login, callback) => {
      const { configuration } = login;
      let error;
      const onError = (failure) => {
        error = failure;
      };
      const { after } = signupHooks({ configuration, onError }).user.create;
      const hooked = after(createdOf(login.user), endpointOf(login));
      answerBy(
        hooked.then(() => error && Promise.reject(error)),
        login,
        callback,
      );
    };
  };
}

const BOTH = ['fetch', 'node:http'];
/** A host that keeps no mark. */
const MARKLESS = { isMarkless: true };
/** One that lets everybody in, and so tells of each failure. */
const TELLING = { isMarkless: true, isTelling: true };

/**
 * `load(context)` takes a vm context, or nothing for this realm. It returns `begin(login,
 * callback)`, which starts one login: `user`, `context`, `configuration` and `auth0`. All else
 * comes from the realm. An Action calls back with what it denied as the error. Each Node that runs
 * pasted Actions has a fetch. `isMarkless` and `isTelling` say what a host has not: a place for the mark,
 * and anybody to deny.
 */
export const faces = [
  { name: 'pasted rule', transports: BOTH, load: loadRule('paste/rule.js') },
  { name: 'pasted Action', transports: ['fetch'], load: loadAction('paste/action.js') },
  { name: 'package', transports: BOTH, load: loadPackage('index.cjs') },
  { name: 'Action of the package', transports: BOTH, load: loadAction('action.cjs') },
  { name: 'pasted stream', transports: ['fetch'], load: loadStream('paste/stream.js'), ...TELLING },
  { name: 'Cognito', transports: BOTH, load: loadCognito('cognito.cjs'), ...MARKLESS },
  { name: 'Better Auth', transports: BOTH, load: loadBetterAuth('better-auth.cjs'), ...TELLING },
];

/** The face with this name. */
export const faceNamed = (name) => faces.find((face) => face.name === name);
