// Sign-ups while a test runner switches fake timers on and off.
const assert = require('node:assert');

/** A fetch that needs neither timers nor microtasks of the environment. */
const stubbedFetch = async () => ({ status: 201, headers: new Map(), body: null });

/**
 * @param {{ createRule: Function, onExecutePostLogin: Function }} faces
 * @param {string} url of the local Keen
 * @param {{ fake: (all?: boolean) => void, real: () => void }} timers `all` also replaces those that
 *   the environment's own fetch may need
 */
module.exports = async function signUp({ createRule, onExecutePostLogin }, url, { fake, real }) {
  const configuration = {
    KEENIO_WRITE_KEY: 'wk-7d0be5c1f29a',
    KEENIO_PROJECT_ID: 'localproject',
    KEENIO_API_URL: url,
  };
  const record = (user_id, names) =>
    new Promise((resolve, reject) => {
      createRule({ configuration, ...names })({ user_id, name: 'Ada Lovelace' }, {}, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  const recordByAction = async (user_id) => {
    const denials = [];
    const api = {
      user: { setAppMetadata() {} },
      access: { deny: (message) => denials.push(message) },
    };
    await onExecutePostLogin({ user: { user_id }, secrets: configuration }, api);
    assert.deepEqual(denials, []);
  };

  await record('before');
  for (const round of [1, 2]) {
    fake();
    await record(`fake ${round}`);
    const started = record(`started fake, ended real ${round}`);
    real();
    await started;
    await record(`real ${round}`);

    fake(true);
    const stubbed = record(`stubbed ${round}`, { fetch: stubbedFetch });
    real();
    await stubbed;
    await recordByAction(`action ${round}`);
  }
};
