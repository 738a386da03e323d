// The faces of the product, each loaded into a realm as its hosts do it, and called in one way.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { eventOf } from '../contract/hosts/action.mjs';
import { enclose } from '../contract/hosts/login.mjs';

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

const BOTH = ['fetch', 'node:http'];

/**
 * `load(context)` takes a vm context, or nothing for this realm. It returns `begin(login,
 * callback)`, which starts one login: `user`, `context`, `configuration` and `auth0`. All else
 * comes from the realm. An Action calls back with what it denied as the error. Each Node that runs
 * pasted Actions has a fetch.
 */
export const faces = [
  { name: 'pasted rule', transports: BOTH, load: loadRule('paste/rule.js') },
  { name: 'pasted Action', transports: ['fetch'], load: loadAction('paste/action.js') },
  { name: 'package', transports: BOTH, load: loadPackage('index.cjs') },
  { name: 'Action of the package', transports: BOTH, load: loadAction('action.cjs') },
];

/** The face with this name. */
export const faceNamed = (name) => faces.find((face) => face.name === name);
