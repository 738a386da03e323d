/** An Auth0 tenant that runs the rule and the Action, as auth0-deploy-cli reads it from a folder. */

const NAME = 'keen-signup-rule';

/** What has no default; the tool puts in the values of these markers. */
const SECRETS = ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'].map((name) => [name, `##${name}##`]);

/**
 * @param {{ rule: string, action: string }} pasted the texts that are pasted
 * @returns {Array<[string, string]>} file names below the folder, and contents
 */
export function tenantFiles({ rule, action }) {
  return [
    [`rules/${NAME}.js`, rule],
    [
      `rules/${NAME}.json`,
      json({
        name: NAME,
        script: `./${NAME}.js`,
        stage: 'login_success',
        // The tool moves a tenant's own rule away from a place that is wanted twice.
        order: 1000,
        enabled: true,
      }),
    ],
    ...SECRETS.map(([key, value]) => [`rules-configs/${key}.json`, json({ key, value })]),
    [`actions/${NAME}/code.js`, action],
    [
      `actions/${NAME}.json`,
      json({
        name: NAME,
        code: `./actions/${NAME}/code.js`,
        runtime: 'node22',
        dependencies: [],
        secrets: SECRETS.map(([name, value]) => ({ name, value })),
        supported_triggers: [{ id: 'post-login', version: 'v3' }],
        deployed: true,
      }),
    ],
    ['triggers/triggers.json', json({ 'post-login': [{ action_name: NAME, display_name: NAME }] })],
  ];
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
