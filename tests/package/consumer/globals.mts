// A project with the DOM's types can pass its own globals.
import { createRule, type Rule } from 'keen-signup-rule';

export const record: Rule = createRule({ configuration: { KEENIO_FLAG: 'seen' }, fetch, console });
