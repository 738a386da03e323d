/** Users of Keycloak, as an export of a realm and its admin API give them. */

/** @type {import('./stores.mjs').Store} */
export const keycloak = {
  title: 'Keycloak',
  isUser: (user) => 'id' in user && ('createdTimestamp' in user || 'username' in user),

  toUser({
    id,
    createdTimestamp,
    firstName,
    lastName,
    emailVerified,
    attributes,
    federatedIdentities,
    ...rest
  }) {
    const user = {
      user_id: id,
      created_at: createdTimestamp,
      name: [firstName, lastName].filter(Boolean).join(' '),
      given_name: firstName,
      family_name: lastName,
      email_verified: emailVerified,
      user_metadata: attributes,
      ...rest,
    };
    if (Array.isArray(federatedIdentities)) {
      user.identities = federatedIdentities.map((identity) => ({
        provider: identity?.identityProvider,
        user_id: identity?.userId,
      }));
    }
    return user;
  },
};
