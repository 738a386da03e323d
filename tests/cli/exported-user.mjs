/** What an export of Auth0 says about the user with this number. */
export const exportedUser = (number) => ({
  user_id: `auth0|${String(number).padStart(24, '0')}`,
  email: `user${number}@example.com`,
  email_verified: true,
  name: `User ${number}`,
  nickname: `user${number}`,
  picture: `https://example.com/avatars/${number}.png`,
  created_at: new Date(1.6e12 + number * 60_000).toISOString(),
  updated_at: '2026-03-01T10:20:30.456Z',
  identities: [{ provider: 'auth0', user_id: String(number), isSocial: false }],
  app_metadata: { plan: 'free' },
});
