// What a project with the DOM's types hands in as it is.
import { createRule, type Rule } from 'keen-signup-rule';

export const record: Rule = createRule({ configuration: { KEENIO_FLAG: 'seen' }, fetch, console });
