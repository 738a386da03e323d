/** Folders in the format of auth0-deploy-cli: one for each thing a tenant can run, to import alone. */

const NAME = 'keen-signup-rule';

/** The settings without a default. The tool puts in the values of these markers. */
const SECRETS = ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'].map((name) => [name, `##${name}##`]);

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * @param {string} script the pasted rule
 * @returns {Array<[string, string]>} file names and contents
 */
export function ruleFolder(script) {
  const rule = {
    name: NAME,
    script: `./${NAME}.js`,
    stage: 'login_success',
    // A tenant's own rule that has this order already would be moved by the tool.
    order: 1000,
    enabled: true,
  };
  return [
    [`rules/${NAME}.js`, script],
    [`rules/${NAME}.json`, json(rule)],
    ...SECRETS.map(([key, value]) => [`rules-configs/${key}.json`, json({ key, value })]),
  ];
}

/** An Action with its secrets, for one trigger. */
const actionFiles = (name, code, trigger) => {
  const action = {
    name,
    code: `./actions/${name}/code.js`,
    runtime: 'node22',
    dependencies: [],
    secrets: SECRETS.map(([key, value]) => ({ name: key, value })),
    supported_triggers: [trigger],
    deployed: true,
  };
  return [
    [`actions/${name}/code.js`, code],
    [`actions/${name}.json`, json(action)],
  ];
};

/**
 * @param {string} code the pasted Action
 * @returns {Array<[string, string]>} file names and contents
 */
export function actionFolder(code) {
  const bindings = { 'post-login': [{ action_name: NAME, display_name: NAME }] };
  return [
    ...actionFiles(NAME, code, { id: 'post-login', version: 'v3' }),
    ['triggers/triggers.json', json(bindings)],
  ];
}

/**
 * @param {string} code the pasted Event Stream Action
 * @returns {Array<[string, string]>} file names and contents
 */
export function streamFolder(code) {
  // A tenant may have both Actions, and the tool knows them by their names.
  const name = 'keen-signup-stream';
  const stream = {
    name,
    status: 'enabled',
    subscriptions: [{ event_type: 'user.created' }],
    // The tool puts the id of the Action with this name in.
    destination: { type: 'action', configuration: { action_id: name } },
  };
  return [
    ...actionFiles(name, code, { id: 'event-stream', version: 'v1' }),
    [`event-streams/${name}.json`, json(stream)],
  ];
}
