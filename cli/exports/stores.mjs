/** The stores whose exports are read, as `--from` names them, and how each one's user becomes a rule's. */
import { cognito } from './cognito.mjs';
import { firebase } from './firebase.mjs';
import { keycloak } from './keycloak.mjs';

/**
 * @typedef {object} Store
 * @property {string} title for people
 * @property {(user: object) => boolean} isUser whether an object has the form of this store's users
 * @property {(user: object) => object} toUser a user in the spelling of a rule
 */

/** What a rule gets: an export of Auth0, or of any store in this spelling. */
const auth0 = {
  title: 'Auth0 or plain',
  isUser: (user) => 'user_id' in user,
  toUser: (user) => user,
};

/** @type {Record<string, Store>} */
export const STORES = { auth0, cognito, firebase, keycloak };

/** A table of users of Better Auth, as its face reads them. */
const betterAuth = {
  title: 'Better Auth',
  isUser: (user) => 'id' in user && 'createdAt' in user,
  toUser: (user) => ({ ...user, user_id: user.id, created_at: user.createdAt }),
};

/** The users that `backfill` could not send, in the spelling of a rule. */
const rejects = {
  title: 'rejects of backfill',
  isUser: (line) => 'line' in line && 'reason' in line,
  toUser: (line) => line.user,
};

/** @returns {Store | undefined} the store whose users look like this one */
export function storeOf(user) {
  return [...Object.values(STORES), betterAuth, rejects].find(({ isUser }) => isUser(user));
}
