// preview: what it shows of a sign-up, and which files it understands.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { main } from '../../cli/main.mjs';
import { makeContext, makeSettings, makeUser, token } from '../contract/sign-up.mjs';
import { createIo } from './command-io.mjs';
import { makeFolder } from './folder.mjs';

const URL = 'https://keen.example';
const LONG = 'x'.repeat(10_000);

const write = await makeFolder();

/** @returns {Promise<{ status: number, output: string, errors: string }>} */
async function preview(args, settings) {
  const io = createIo({ env: makeSettings(URL, settings) });
  const status = await main(['preview', ...args], io);
  return { status, output: io.output(), errors: io.errors() };
}

/** The object that --json prints for these files. */
async function previewed({ user, context }, settings) {
  const args = ['--json', '--user', await write('user.json', user)];
  if (context) args.push('--context', await write('context.json', context));
  const { status, output, errors } = await preview(args, settings);
  assert.equal(errors, '');
  assert.equal(status, 0);
  return JSON.parse(output);
}

const MAPPED = {
  KEENIO_PROPERTIES: JSON.stringify({
    plan: 'user.app_metadata.plan',
    campaign: 'user.user_metadata.campaign',
    application: 'context.clientName',
    ip: null,
    picture: 'user.picture',
    scores: 'user.scores',
  }),
};

describe('for people', () => {
  test('the request, and what becomes of each property', async () => {
    const user = makeUser({ app_metadata: { plan: 'pro' }, picture: LONG, scores: [1, 1e300] });
    const args = [
      '--user',
      await write('ada.json', user),
      '--context',
      await write('c.json', makeContext()),
    ];
    const { status, output, errors } = await preview(args, MAPPED);
    assert.equal(status, 0);
    assert.equal(errors, '');
    assert.equal(
      output,
      `This would be sent:

POST https://keen.example/3.0/projects/localproject/events/signups
authorization: … (15 characters)
content-type: application/json

{
  "userId": "auth0|5f7c8ec7c33c6c004bbafe82",
  "name": "Ada Lovelace",
  "plan": "pro",
  "application": "An app",
  "scores": [
    1
  ],
  "keen": {
    "timestamp": "2026-03-01T10:20:30.456Z",
    "uniqueness_token": "${token(makeUser().user_id)}"
  }
}

userId       user.user_id                 sent
name         user.name                    sent
plan         user.app_metadata.plan       sent
campaign     user.user_metadata.campaign  nothing there
application  context.clientName           sent
ip           -                            left out by KEENIO_PROPERTIES
picture      user.picture                 left out: picture is a text of 10000 characters or more
scores       user.scores                  sent in part: scores.1 is a number beyond 2^63
`,
    );
  });

  for (const [label, user, context, settings, expected] of [
    [
      'carries the flag',
      makeUser({ app_metadata: { signedUp: true } }),
      {},
      {},
      /^Nothing would be sent: the user has "signedUp" and counts as recorded\. Otherwise it would be:\n/,
    ],
    [
      'carries a flag of another name',
      makeUser({ seen: 1 }),
      {},
      { KEENIO_FLAG: 'seen' },
      /^Nothing would be sent: the user has "seen"/,
    ],
    [
      'is linked to another',
      makeUser(),
      { primaryUser: 'auth0|other' },
      {},
      /^Nothing would be sent: context\.primaryUser is another user/,
    ],
    [
      'signed up too long ago',
      makeUser({ created_at: '2001-01-01' }),
      {},
      { KEENIO_SIGNUP_WINDOW: '24h' },
      /^Nothing would be sent: the user was created longer ago than KEENIO_SIGNUP_WINDOW/,
    ],
    [
      'has no date',
      makeUser({ created_at: undefined }),
      {},
      {},
      /^This .*\n\nThe user has no created_at: the time would be now\.\n$/s,
    ],
    [
      'has a bad date',
      makeUser({ created_at: 'yesterday' }),
      {},
      {},
      /\n\ncreated_at is not a date that is understood: the time would be now\.\n$/,
    ],
    [
      'has no id',
      makeUser({ user_id: 17 }),
      {},
      {},
      /\n\nThe user has no user_id that is a text: Keen may store it twice\.\n$/,
    ],
    [
      'has an IP that is looked up and removed',
      makeUser(),
      makeContext(),
      { KEENIO_ADDONS: 'ip_to_geo', KEENIO_PROPERTIES: '{"ip":null}' },
      /\nip +- +sent for ip_to_geo, which removes it\n/,
    ],
  ]) {
    test(`a user who ${label}`, async () => {
      const args = [
        '--user',
        await write('one.json', user),
        '--context',
        await write('two.json', context),
      ];
      const { status, output } = await preview(args, settings);
      assert.equal(status, 0);
      assert.match(output, expected);
      assert.match(output, /\n\{\n {2}"/);
    });
  }
});

describe('--json', () => {
  test('has everything', async () => {
    const user = makeUser({ picture: LONG });
    const shown = await previewed({ user, context: makeContext() }, MAPPED);
    assert.deepEqual(Object.keys(shown), [
      'isRecorded',
      'isLinked',
      'isTooOld',
      'request',
      'body',
      'token',
      'createdMs',
      'isDateBad',
      'properties',
      'leftOut',
      'log',
    ]);
    assert.deepEqual(shown.leftOut, [
      { path: 'picture', reason: 'is a text of 10000 characters or more' },
    ]);
    assert.deepEqual(shown.log, [
      'keen-signup-rule: left out of the event: picture (is a text of 10000 characters or more)',
    ]);
    assert.equal(JSON.parse(shown.body).keen.uniqueness_token, shown.token);
    assert.deepEqual(
      shown.properties.find(({ name }) => name === 'application'),
      {
        name: 'application',
        path: 'context.clientName',
        isMapped: true,
        isFound: true,
        isSent: true,
      },
    );
  });
});

describe('files of other hosts', () => {
  const settings = {
    KEENIO_PROPERTIES: JSON.stringify({
      application: 'context.clientName',
      connection: 'context.connection',
      country: 'context.request.geoip.country_code',
      locale: 'event.transaction.locale',
    }),
  };
  const action = {
    user: makeUser(),
    client: { client_id: 'c1', name: 'An app' },
    connection: { name: 'database' },
    request: { ip: '203.0.113.77', user_agent: 'A browser', geoip: { countryCode: 'GB' } },
    transaction: { locale: 'en' },
    tenant: { id: 'example' },
    secrets: { KEENIO_WRITE_KEY: 'secret-of-the-action' },
  };
  const values = { application: 'An app', connection: 'database', country: 'GB', locale: 'en' };

  test("an Action's event as the user", async () => {
    const { body } = await previewed({ user: action }, settings);
    const { userId, ip, keen, name, ...mapped } = JSON.parse(body);
    assert.deepEqual(mapped, values);
    assert.equal(userId, makeUser().user_id);
    assert.equal(ip, '203.0.113.77');
    assert.doesNotMatch(body, /secret/);
  });

  test("a rule's user with an Action's event as the context", async () => {
    const user = makeUser({ user_id: 'auth0|another' });
    const { body } = await previewed({ user, context: action }, settings);
    const { userId, ip, keen, name, ...mapped } = JSON.parse(body);
    assert.deepEqual(mapped, values);
    assert.equal(userId, 'auth0|another');
  });

  test("a message of an event stream has the Action's token", async () => {
    const message = {
      type: 'user.created',
      a0tenant: 'example',
      data: { object: makeUser(), context: { client: { id: 'c1', name: 'An app' } } },
    };
    const streamed = await previewed({ user: { message } }, settings);
    const { application } = JSON.parse(streamed.body);
    assert.equal(application, 'An app');
    const { user_id } = makeUser();
    assert.equal(streamed.token, token(user_id, 'example'));
    const { token: ofAction } = await previewed({ user: action });
    assert.equal(ofAction, streamed.token);
  });

  test('a user may have properties with the names of an event', async () => {
    const user = makeUser({ client: { name: 'x' }, message: {}, user: {} });
    const { body } = await previewed({ user });
    assert.equal(JSON.parse(body).userId, makeUser().user_id);
  });

  for (const [label, event, expected] of [
    [
      'a message of another type',
      { message: { type: 'user.deleted', data: { object: makeUser() } } },
      'the message is not user.created, so nothing would be sent',
    ],
    [
      'a message without a user',
      { message: { type: 'user.created', data: {} } },
      'the message has no user in data.object',
    ],
    [
      "an Action's event without a user",
      { client: { name: 'Ada Lovelace' }, user: 'Ada Lovelace' },
      'the event has no user',
    ],
  ]) {
    test(label, async () => {
      const path = await write('event.json', event);
      const { status, output, errors } = await preview(['--user', path]);
      assert.deepEqual({ status, output }, { status: 2, output: '' });
      assert.equal(errors, `keen-signup-rule: ${path}: ${expected}\n`);
    });
  }
});

describe('bad input', () => {
  test('settings that are bad', async () => {
    const path = await write('ada.json', makeUser());
    const { status, output, errors } = await preview(['--user', path], {
      KEENIO_MAX_ATTEMPTS: '9',
    });
    assert.deepEqual({ status, output }, { status: 2, output: '' });
    assert.equal(
      errors,
      'keen-signup-rule: KEENIO_MAX_ATTEMPTS must be a whole number from 1 to 5; ' +
        'keen-signup-rule check shows all settings\n',
    );
  });

  test('--user is missing', async () => {
    const { status, errors } = await preview([]);
    assert.equal(status, 2);
    assert.match(errors, /^keen-signup-rule: preview: --user FILE is missing; .*--help\n$/);
  });

  for (const [label, content, expected] of [
    ['half a file', '{"name": "Ada Love', /, line 1, column 10: not JSON \(expected .*\)\n$/],
    ['a list', '["Ada Lovelace"]', /: must hold one JSON object, the user or the event\n$/],
  ]) {
    test(`${label}: named, and no data of the person shown`, async () => {
      const path = await write('bad.json', content);
      const { status, errors } = await preview(['--user', path]);
      assert.equal(status, 2);
      assert.match(errors, expected);
      assert.doesNotMatch(errors, /Ada/);
    });
  }

  test('a context that is not there', async () => {
    const path = await write('ada.json', makeUser());
    const { status, errors } = await preview(['--user', path, '--context', `${path}.not`]);
    assert.equal(status, 2);
    assert.equal(errors, `keen-signup-rule: ${path}.not: there is no such file\n`);
  });
});
