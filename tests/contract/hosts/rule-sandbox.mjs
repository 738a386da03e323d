// The npm package auth0-rule-sandbox: `(rule)(user, context, callback)` in a new context for
// each login, so nothing is warm, and user and context come from another realm.
import { createRequire } from 'node:module';
import { observe } from './login.mjs';
import { path } from './rule-file.mjs';

const require = createRequire(import.meta.url);
const runRule = require('auth0-rule-sandbox');

export const ruleSandbox = {
  name: 'auth0-rule-sandbox',
  face: 'rule',
  transports: ['fetch', 'node:http'],
  async open({ transport }) {
    const network = transport === 'fetch' ? { require, fetch } : { require };
    return {
      login: (given) =>
        observe(given, ({ callback, lent: { configuration, ...globals } }) =>
          runRule(
            path,
            {
              user: given.user,
              context: given.context,
              configuration,
              globals: { ...network, ...globals },
            },
            callback,
          ),
        ),
      close: async () => {},
    };
  },
};
