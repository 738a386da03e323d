// The npm package: `createRule` from both module forms, and `rule`, which reads global names.
import { LEAST, ROOMY, sandbox } from './container.mjs';
import { observe } from './login.mjs';
import { evaluate, PKG } from './module.mjs';

const containerFor = (transport) => sandbox(transport === 'fetch' ? { ...LEAST, ...ROOMY } : LEAST);

const createRuleHost = (name, transports, load) => ({
  name,
  face: 'rule',
  transports,
  async open({ transport }) {
    const { createRule } = await load(transport);
    return {
      login: (given) =>
        observe(given, ({ callback, lent }) =>
          createRule(lent)(given.user, given.context, callback),
        ),
      close: async () => {},
    };
  },
});

export const esModule = createRuleHost(
  'createRule, ES module',
  ['fetch'],
  () => import(new URL('index.mjs', PKG)),
);

export const commonJs = createRuleHost(
  'createRule, CommonJS',
  ['fetch', 'node:http'],
  (transport) => evaluate('index.cjs', containerFor(transport)),
);

export const globalNames = {
  name: 'rule from npm, global names',
  face: 'rule',
  transports: ['fetch'],
  async open({ transport }) {
    const context = containerFor(transport);
    const { rule } = evaluate('index.cjs', context);
    return {
      login: (given) =>
        observe(given, ({ callback, lent }) => {
          for (const name of ['configuration', 'auth0', 'console']) {
            if (name in lent) context[name] = lent[name];
            else delete context[name];
          }
          return rule(given.user, given.context, callback);
        }),
      close: async () => {},
    };
  },
};
