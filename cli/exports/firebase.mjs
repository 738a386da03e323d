/** Users of Firebase, as `firebase auth:export` writes them. */

/** The columns of its CSV, which has no header. The last one is empty, others are not read. */
export const FIREBASE_COLUMNS = [
  'localId',
  'email',
  'emailVerified',
  'passwordHash',
  'salt',
  'displayName',
  'photoUrl',
  ...['google', 'facebook', 'twitter', 'github'].flatMap((name) => [
    `providers.${name}`,
    '',
    '',
    '',
  ]),
  'createdAt',
  'lastSignedInAt',
  'phoneNumber',
  'disabled',
  'customAttributes',
  '',
];

/** Custom claims are JSON in a text. */
function readClaims(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @type {import('./stores.mjs').Store} */
export const firebase = {
  title: 'Firebase',
  isUser: (user) => 'localId' in user,

  toUser({
    localId,
    createdAt,
    lastSignedInAt,
    displayName,
    emailVerified,
    photoUrl,
    phoneNumber,
    customAttributes,
    providerUserInfo,
    providers, // of the CSV
    ...rest
  }) {
    const user = {
      user_id: localId,
      created_at: createdAt,
      last_login: lastSignedInAt,
      name: displayName,
      email_verified: emailVerified,
      picture: photoUrl,
      phone_number: phoneNumber,
      ...rest,
    };
    if (customAttributes) user.app_metadata = readClaims(customAttributes);
    if (providers) {
      user.identities = Object.entries(providers).map(([name, id]) => ({
        provider: `${name}.com`,
        user_id: id,
      }));
    } else if (Array.isArray(providerUserInfo)) {
      user.identities = providerUserInfo.map((identity) => ({
        provider: identity?.providerId,
        user_id: identity?.rawId,
      }));
    }
    return user;
  },
};
