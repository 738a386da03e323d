/** Users of Amazon Cognito, as `aws cognito-idp list-users` prints them. */

const attributesOf = (user) => {
  const attributes = user.Attributes ?? user.UserAttributes;
  return Array.isArray(attributes) ? attributes : [];
};

/** @type {import('./stores.mjs').Store} */
export const cognito = {
  title: 'Cognito',
  isUser: (user) => 'Username' in user && ('Attributes' in user || 'UserAttributes' in user),

  // A trigger of Cognito gets the attributes flat, and `sub` is the id of the user there.
  toUser(user) {
    const attributes = {};
    for (const attribute of attributesOf(user)) {
      if (typeof attribute?.Name === 'string') attributes[attribute.Name] = attribute.Value;
    }
    return {
      updated_at: user.UserLastModifiedDate,
      ...attributes,
      user_id: attributes.sub,
      created_at: user.UserCreateDate,
      username: user.Username,
      'cognito:user_status': user.UserStatus,
    };
  },
};
