import { contextOf as contextOfHost } from '../../../js-shim/context.js';

/**
 * The context of a rule in what a face gets, made as the face itself makes it.
 *
 * @param {'rule' | 'action' | 'stream'} face
 * @param {Record<string, object>} values of the face's fields
 * @returns {object}
 */
export const contextOf = (face, values) =>
  ({
    rule: () => values.context,
    action: () => contextOfHost(values.event),
    stream: () => ({
      ...contextOfHost(values.event?.message?.data?.context),
      tenant: values.event?.message?.a0tenant,
    }),
  })[face]();
