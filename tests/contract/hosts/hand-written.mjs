// The rule that is written by hand. The benchmark compares with it, so it has to keep the contract, too.
import { createRule } from '../hand-written/rule.mjs';
import { observe } from './login.mjs';

export const handWritten = {
  name: 'the rule written by hand',
  face: 'rule',
  transports: ['fetch'],
  async open() {
    return {
      login: (given) =>
        observe(given, ({ callback, lent }) =>
          createRule(lent)(given.user, given.context, callback),
        ),
      close: async () => {},
    };
  },
};
