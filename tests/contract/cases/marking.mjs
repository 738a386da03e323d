// The mark, which says at the next login that the user is recorded.
import assert from 'node:assert/strict';
import { denied, goesOn, marked, recorded, unmarked } from '../outcome.mjs';
import { makeAuth0, makeUser } from '../sign-up.mjs';

const never = () => new Promise(() => {});

/** The host could not save the mark: the login goes on, and one line says so. */
function goesOnWithOneLine(seen) {
  goesOn(seen);
  marked(seen);
  assert.equal(seen.lines.length, 1, seen.lines.join('\n'));
  assert.match(seen.lines[0], /keen-signup-rule/);
  assert.equal(seen.given.auth0.saves.length, 1);
}

const failing = [
  ['rejects', () => Promise.reject(new Error('ada@analytical.example is not known'))],
  ['rejects with nothing', () => Promise.reject()],
  [
    'throws',
    () => {
      throw new Error('no client for Ada Lovelace');
    },
  ],
  [
    'throws null',
    () => {
      throw null;
    },
  ],
  ['never settles', never],
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
  ['returns a thenable that rejects', () => ({ then: (_, reject) => reject(new Error('no')) })],
  [
    'returns a thenable that throws',
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      get then() {
        throw new Error('no');
      },
    }),
  ],
].map(([what, save]) => ({
  name: `updateAppMetadata ${what}: the login goes on, one line`,
  needs: 'mark',
  given: () => ({ auth0: makeAuth0(save), settings: { KEENIO_TIMEOUT_MS: '2000' } }),
  expect: goesOnWithOneLine,
}));

const saving = [
  ['a promise', async () => ({})],
  ['no promise', () => undefined],
  [
    'a thenable',
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      then: (resolve) => resolve({}),
    }),
  ],
].map(([what, save]) => ({
  name: `updateAppMetadata returns ${what}: called once, with the one key`,
  needs: 'mark',
  given: () => ({ auth0: makeAuth0(save) }),
  expect(seen) {
    recorded(seen);
    marked(seen);
    const { saves, users } = seen.given.auth0;
    assert.equal(saves.length, 1);
    const [id, metadata] = saves[0].values;
    assert.equal(saves[0].self, users, 'called off its object');
    assert.equal(id, makeUser().user_id);
    assert.deepEqual({ ...metadata }, { signedUp: true });
  },
}));

const absent = [
  ['null', null],
  ['empty', {}],
  ['without a client', { accessToken: 'at-5521', domain: 'x.example' }],
  ['with users that are null', { users: null }],
  ['without the method', { users: {} }],
  ['with a method that is a text', { users: { updateAppMetadata: 'later' } }],
].map(([what, auth0]) => ({
  name: `auth0 ${what}: the mark is on the user alone`,
  only: 'rule',
  given: () => ({ auth0 }),
  expect(seen) {
    recorded(seen);
    marked(seen);
  },
}));

export const marking = [
  {
    name: 'the mark is set in new objects',
    needs: 'mark',
    expect(seen) {
      recorded(seen);
      const { persistent, app_metadata, ...rest } = seen.given.user;
      assert.deepEqual({ ...persistent }, { signedUp: true });
      assert.deepEqual({ ...app_metadata }, { signedUp: true });
      assert.deepEqual(rest, makeUser(), 'something else was changed');
    },
  },
  {
    name: 'existing objects get the mark and keep the rest',
    needs: 'mark',
    given() {
      const persistent = { theme: 'dark' };
      const app_metadata = { plan: 'gold', signedUp: false };
      return { user: makeUser({ persistent, app_metadata }), persistent, app_metadata };
    },
    expect(seen) {
      recorded(seen);
      const { user, persistent, app_metadata } = seen.given;
      assert.equal(user.persistent, persistent);
      assert.equal(user.app_metadata, app_metadata);
      assert.deepEqual(persistent, { theme: 'dark', signedUp: true });
      assert.deepEqual(app_metadata, { plan: 'gold', signedUp: true });
    },
  },
  {
    name: 'null counts as absent: objects are created',
    given: () => ({ user: makeUser({ persistent: null, app_metadata: null }) }),
    expect(seen) {
      recorded(seen);
      marked(seen);
    },
  },
  {
    name: 'another flag is set and saved',
    needs: 'mark',
    given: () => ({ auth0: makeAuth0(), settings: { KEENIO_FLAG: 'keenRecorded' } }),
    expect(seen) {
      recorded(seen);
      marked(seen, 'keenRecorded');
      unmarked(seen);
      assert.deepEqual({ ...seen.given.auth0.saves[0].values[1] }, { keenRecorded: true });
    },
  },
  ...saving,
  ...failing,
  ...absent,
  {
    name: 'the mark is saved once Keen has the event, not before',
    needs: 'mark',
    given({ keen }) {
      let stored;
      const auth0 = makeAuth0(async () => {
        stored = keen.events().length;
      });
      return { auth0, storedAtSave: () => stored };
    },
    expect(seen) {
      recorded(seen);
      assert.equal(seen.given.storedAtSave(), 1);
    },
  },
  {
    name: 'without an event there is no mark',
    faults: [{ status: 400 }],
    given: () => ({ auth0: makeAuth0() }),
    expect(seen) {
      denied(seen, 'KEEN_REJECTED', { status: 400, errorCode: 'InvalidEventError', attempts: 1 });
      unmarked(seen);
      assert.deepEqual(seen.given.auth0.saves, []);
    },
  },
];
