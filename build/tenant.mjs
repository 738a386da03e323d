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

/**
 * @param {string} code the pasted Action
 * @returns {Array<[string, string]>} file names and contents
 */
export function actionFolder(code) {
  const action = {
    name: NAME,
    code: `./actions/${NAME}/code.js`,
    runtime: 'node22',
    dependencies: [],
    secrets: SECRETS.map(([name, value]) => ({ name, value })),
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
    deployed: true,
  };
  const bindings = { 'post-login': [{ action_name: NAME, display_name: NAME }] };
  return [
    [`actions/${NAME}/code.js`, code],
    [`actions/${NAME}.json`, json(action)],
    ['triggers/triggers.json', json(bindings)],
  ];
}
