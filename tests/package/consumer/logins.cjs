// A login through each face of the package. Resolves to the outcomes.
const makeUser = (user_id) => ({ user_id, name: 'Ada Lovelace' });
const context = { request: { ip: '203.0.113.77' } };

/** @param {object} faces what all entries of the package export */
module.exports = async function logIn(faces, url, label) {
  const { createRule, rule, onExecutePostLogin, onExecuteEventStream, handler, signupHooks } =
    faces;
  const configuration = {
    KEENIO_WRITE_KEY: 'wk-7d0be5c1f29a',
    KEENIO_PROJECT_ID: 'localproject',
    KEENIO_API_URL: url,
  };
  const saves = [];
  const auth0 = { users: { updateAppMetadata: async (...values) => saves.push(values) } };
  const call = (record, user) =>
    new Promise((resolve) => {
      record(user, context, (error, ...same) => {
        resolve(error ? error.code : same[0] === user && same[1] === context);
      });
    });

  const outcomes = {};
  const made = makeUser(`${label}, createRule`);
  outcomes.createRule = await call(createRule({ configuration, auth0 }), made);
  outcomes.again = await call(createRule({}), made);

  outcomes.ruleWithout = await call(rule, makeUser('nobody'));
  Object.assign(globalThis, { configuration, auth0 });
  outcomes.rule = await call(rule, makeUser(`${label}, rule`));
  globalThis.configuration = { ...configuration, KEENIO_PROJECT_ID: '/' };
  outcomes.ruleChanged = await call(rule, makeUser('nobody'));
  delete globalThis.configuration;
  delete globalThis.auth0;
  outcomes.ruleAfter = await call(rule, makeUser('nobody'));

  const event = { user: makeUser(`${label}, action`), secrets: configuration };
  const api = {
    user: { setAppMetadata: (...values) => saves.push(values) },
    access: { deny: (reason) => saves.push(reason) },
  };
  outcomes.action = (await onExecutePostLogin(event, api)) ?? true;

  const message = { type: 'user.created', data: { object: makeUser(`${label}, stream`) } };
  outcomes.stream = (await onExecuteEventStream({ message, secrets: configuration })) ?? true;

  Object.assign(process.env, configuration);
  const { user_id: sub, name } = makeUser(`${label}, cognito`);
  const triggerSource = 'PostConfirmation_ConfirmSignUp';
  const trigger = { triggerSource, request: { userAttributes: { sub, name } } };
  outcomes.cognito = (await handler(trigger)) === trigger;

  const { after } = signupHooks({ configuration }).user.create;
  outcomes.betterAuth = (await after({ id: `${label}, better-auth`, name }, null)) ?? true;
  outcomes.saves = saves.map(([to, mark]) => [to, mark]);
  return outcomes;
};
