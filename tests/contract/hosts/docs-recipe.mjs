// The way Auth0's docs test a rule: its text after `return`, run in the realm of the test. The
// names of one login are lexical; so is `require`, as in the CommonJS module of the recipe.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { enclose, observe } from './login.mjs';
import { read } from './rule-file.mjs';

const require = createRequire(import.meta.url);

export const docsRecipe = {
  name: 'docs recipe',
  face: 'rule',
  transports: ['fetch'],
  async open() {
    const source = read();
    return {
      login: (given) =>
        observe(given, ({ callback, lent }) => {
          const names = { require, ...lent };
          const text = enclose(`return (()=>{return ${source}})();`, Object.keys(names));
          const rule = vm.runInThisContext(text)(...Object.values(names));
          return rule(given.user, given.context, callback);
        }),
      close: async () => {},
    };
  },
};
