import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readExport } from './export-reading.mjs';

const lines = (...values) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const pretty = (value) => JSON.stringify(value, null, 4);

const ada = {
  user_id: 'auth0|ada',
  created_at: '2026-03-01T10:20:30.456Z',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  app_metadata: { plan: 'gold' },
};

const cognitoAda = {
  Username: 'ada',
  Attributes: [
    { Name: 'email', Value: 'ada@example.com' },
    { Name: 'name', Value: 'Ada Lovelace' },
    { Name: 'sub', Value: '11111111-2222-3333-4444-555555555555' },
    { Name: 'custom:plan', Value: 'gold' },
  ],
  UserCreateDate: '2026-03-01T11:20:30.456000+01:00',
  UserLastModifiedDate: 1772360430.456,
  Enabled: true,
  UserStatus: 'CONFIRMED',
};
const cognitoRule = {
  user_id: '11111111-2222-3333-4444-555555555555',
  created_at: '2026-03-01T11:20:30.456000+01:00',
  updated_at: 1772360430.456,
  username: 'ada',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  sub: '11111111-2222-3333-4444-555555555555',
  'custom:plan': 'gold',
  'cognito:user_status': 'CONFIRMED',
};

const firebaseAda = {
  localId: 'u1',
  email: 'ada@example.com',
  emailVerified: true,
  passwordHash: 'c2VjcmV0',
  salt: 'c2FsdA==',
  displayName: 'Ada Lovelace',
  lastSignedInAt: '1772446830456',
  createdAt: '1772360430456',
  customAttributes: '{"plan":"gold"}',
  providerUserInfo: [{ providerId: 'google.com', rawId: '1033', email: 'ada@example.com' }],
};
const firebaseRule = {
  user_id: 'u1',
  created_at: '1772360430456',
  last_login: '1772446830456',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  email_verified: true,
  app_metadata: { plan: 'gold' },
  identities: [{ provider: 'google.com', user_id: '1033' }],
};

const keycloakAda = {
  id: 'f:1:ada',
  createdTimestamp: 1772360430456,
  username: 'ada',
  enabled: true,
  emailVerified: true,
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  attributes: { plan: ['gold'] },
  credentials: [{ type: 'password', secretData: '{"value":"secret"}' }],
  federatedIdentities: [{ identityProvider: 'google', userId: '1033', userName: 'ada' }],
};
const keycloakRule = {
  user_id: 'f:1:ada',
  created_at: 1772360430456,
  username: 'ada',
  enabled: true,
  email_verified: true,
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  email: 'ada@example.com',
  user_metadata: { plan: ['gold'] },
  identities: [{ provider: 'google', user_id: '1033' }],
};
/** What a realm's export holds before its users. */
const realm = { id: 'r1', realm: 'shop', roles: { realm: [{ name: 'admin' }] }, groups: [] };

/** @type {[string, string, string, object[]][]} what it is, the text, its description, the users */
const exports = [
  ['Auth0, a user a line', lines(ada, ada), 'Auth0 or plain, newline-delimited JSON', [ada, ada]],
  [
    'Auth0, a list of the Management API',
    pretty([ada, ada]),
    'Auth0 or plain, a list in JSON',
    [ada, ada],
  ],
  [
    'Auth0, a page with totals',
    pretty({ start: 0, total: 1, users: [ada] }),
    'Auth0 or plain, a list in JSON',
    [ada],
  ],
  ['one user, printed over lines', pretty(ada), 'Auth0 or plain, JSON', [ada]],
  [
    'users printed over lines',
    `${pretty(ada)}\n${pretty(ada)}\n`,
    'Auth0 or plain, JSON',
    [ada, ada],
  ],
  [
    'a user who has a list of users',
    lines({ ...ada, users: ['b'] }),
    'Auth0 or plain, newline-delimited JSON',
    [{ ...ada, users: ['b'] }],
  ],
  ['Cognito, a page', pretty({ Users: [cognitoAda] }), 'Cognito, a list in JSON', [cognitoRule]],
  [
    'Cognito, pages one after another',
    `${pretty({ Users: [cognitoAda], PaginationToken: 'x' })}\n${pretty({ Users: [cognitoAda] })}`,
    'Cognito, a list in JSON',
    [cognitoRule, cognitoRule],
  ],
  [
    'Cognito, pages of a line',
    lines({ Users: [cognitoAda] }, { Users: [cognitoAda] }),
    'Cognito, a list in JSON',
    [cognitoRule, cognitoRule],
  ],
  ['Cognito, --query Users', pretty([cognitoAda]), 'Cognito, a list in JSON', [cognitoRule]],
  ['Cognito, a user a line', lines(cognitoAda), 'Cognito, newline-delimited JSON', [cognitoRule]],
  [
    'Cognito, whose attributes do not replace the id',
    lines({
      ...cognitoAda,
      Attributes: [
        { Name: 'sub', Value: 'right' },
        { Name: 'user_id', Value: 'wrong' },
        { Name: 'created_at', Value: 'wrong' },
      ],
    }),
    'Cognito, newline-delimited JSON',
    [
      {
        sub: 'right',
        user_id: 'right',
        created_at: cognitoAda.UserCreateDate,
        updated_at: cognitoAda.UserLastModifiedDate,
        username: 'ada',
        'cognito:user_status': 'CONFIRMED',
      },
    ],
  ],
  [
    'Better Auth, a table in CSV',
    'id,name,email,emailVerified,createdAt\nu1,Ada Lovelace,ada@example.com,true,1772360430456\n',
    'Better Auth, CSV',
    [
      {
        id: 'u1',
        user_id: 'u1',
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        emailVerified: true,
        createdAt: '1772360430456',
        created_at: '1772360430456',
      },
    ],
  ],
  [
    'Firebase',
    pretty({ users: [firebaseAda, firebaseAda] }),
    'Firebase, a list in JSON',
    [firebaseRule, firebaseRule],
  ],
  [
    'Keycloak, a realm',
    pretty({ ...realm, users: [keycloakAda], scopeMappings: [{ id: 1 }] }),
    'Keycloak, a list in JSON',
    [keycloakRule],
  ],
  [
    'Keycloak, a file of users',
    pretty({ realm: 'shop', users: [keycloakAda] }),
    'Keycloak, a list in JSON',
    [keycloakRule],
  ],
  [
    'Keycloak, the list of kcadm',
    pretty([keycloakAda]),
    'Keycloak, a list in JSON',
    [keycloakRule],
  ],
  ['an empty page', pretty({ Users: [] }), 'no users, a list in JSON', []],
  [
    'rejects of backfill',
    lines({ line: 7, reason: 'no id', user: ada }, { line: 9, reason: 'invalid JSON' }),
    'rejects of backfill, newline-delimited JSON',
    [ada, { reason: 'no user in it' }],
  ],
  [
    'Auth0, CSV',
    [
      'user_id,email,name,created_at,email_verified,logins_count,app_metadata.plan,identities[0].provider',
      `"'auth0|ada","'ada@example.com","'Ada ""the first"", L.",2026-03-01T10:20:30.456Z,true,3,"'gold","'auth0"`,
      `"'123","'bob@example.com","'",,false,,,`,
    ].join('\r\n'),
    'Auth0 or plain, CSV',
    [
      {
        user_id: 'auth0|ada',
        email: 'ada@example.com',
        name: 'Ada "the first", L.',
        created_at: '2026-03-01T10:20:30.456Z',
        email_verified: true,
        logins_count: 3,
        app_metadata: { plan: 'gold' },
        identities: [{ provider: 'auth0' }],
      },
      { user_id: '123', email: 'bob@example.com', name: '', email_verified: false },
    ],
  ],
  [
    'plain CSV, whose texts stay as they are',
    "user_id,name,created_at,email_verified\n42,'t Hart,1772360430,true\n",
    'Auth0 or plain, CSV',
    [{ user_id: '42', name: "'t Hart", created_at: '1772360430', email_verified: true }],
  ],
  [
    'CSV with semicolons',
    'user_id;name\nada;"Lovelace; Ada"\n',
    'Auth0 or plain, CSV',
    [{ user_id: 'ada', name: 'Lovelace; Ada' }],
  ],
  [
    'CSV with tabulators',
    'user_id\tname\nada\tLovelace, Ada\n',
    'Auth0 or plain, CSV',
    [{ user_id: 'ada', name: 'Lovelace, Ada' }],
  ],
  [
    'Firebase, CSV',
    [
      'u1,ada@example.com,true,c2VjcmV0,c2FsdA==,Ada Lovelace,,1033,ada@example.com,,,,,,,,,,,,,,,1772360430456,1772446830456,,false,"{""plan"":""gold""}",',
      'u2,,false,,,"Hopper, Grace",,,,,,,,,,,,,,,,,,1772360430457,,+15550100,,,',
    ].join('\n'),
    'Firebase, CSV',
    [
      {
        user_id: 'u1',
        created_at: '1772360430456',
        last_login: '1772446830456',
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        email_verified: true,
        disabled: false,
        app_metadata: { plan: 'gold' },
        identities: [{ provider: 'google.com', user_id: '1033' }],
      },
      {
        user_id: 'u2',
        created_at: '1772360430457',
        name: 'Hopper, Grace',
        email_verified: false,
        phone_number: '+15550100',
      },
    ],
  ],
];

/** As it arrives at the rule, to which a missing property and `undefined` are the same. */
const plain = (value) => JSON.parse(JSON.stringify(value));

for (const [name, text, description, expected] of exports) {
  test(name, async () => {
    const found = await readExport(text);
    assert.equal(found.description, description);
    const users = found.items.map(({ user, reason }) => plain(user ?? { reason }));
    assert.deepEqual(users, expected);
  });
}
