// The folders of pkg/tenant, imported by the command of auth0-deploy-cli into a tenant on this machine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { planIn, runDeployTool } from './deploy-tool.mjs';
import { makeTenant, startManagementApi } from './management-api.mjs';

const pkg = new URL('../../pkg/', import.meta.url);
const read = (path) => readFileSync(new URL(path, pkg), 'utf8');

const SECRETS = { KEENIO_WRITE_KEY: 'wk-7d0be5c1f29a', KEENIO_PROJECT_ID: 'localproject' };

/** Imports a folder into a tenant. Returns what the tool proposed, and what it wrote. */
async function importFolder(folder, flags = [], tenant = makeTenant()) {
  const api = await startManagementApi(tenant);
  try {
    const path = fileURLToPath(new URL(`tenant/${folder}`, pkg));
    const values = ['import', `--input_file=${path}`, ...flags];
    const printed = await runDeployTool(values, { ...api.environment, ...SECRETS });
    return { plan: planIn(printed), written: api.written };
  } finally {
    await api.close();
  }
}

/** An Action is made, built and deployed. */
const actionRequests = (name, code, trigger) => [
  {
    method: 'POST',
    path: '/actions/actions',
    body: {
      name,
      code: read(code),
      runtime: 'node22',
      dependencies: [],
      secrets: Object.entries(SECRETS).map(([key, value]) => ({ name: key, value })),
      supported_triggers: [trigger],
    },
  },
  { method: 'POST', path: '/actions/actions/act_1/deploy', body: undefined },
];

const OWN_ACTION_STAYS = ['', 'DELETE *', 'our-own-action'];

const FOLDERS = [
  {
    folder: 'action',
    plan: [
      ['Actions', 'CREATE', 'keen-signup-rule'],
      OWN_ACTION_STAYS,
      ['Triggers', 'UPDATE', 'unnamed resource'],
    ],
    written: [
      ...actionRequests('keen-signup-rule', 'paste/action.js', { id: 'post-login', version: 'v3' }),
      {
        method: 'PATCH',
        path: '/actions/triggers/post-login/bindings',
        body: {
          bindings: [
            {
              ref: { type: 'action_name', value: 'keen-signup-rule' },
              display_name: 'keen-signup-rule',
            },
          ],
        },
      },
    ],
  },
  {
    folder: 'stream',
    plan: [
      ['Actions', 'CREATE', 'keen-signup-stream'],
      OWN_ACTION_STAYS,
      ['EventStreams', 'CREATE', 'keen-signup-stream'],
    ],
    written: [
      ...actionRequests('keen-signup-stream', 'paste/stream.js', {
        id: 'event-stream',
        version: 'v1',
      }),
      {
        method: 'POST',
        path: '/event-streams',
        body: {
          name: 'keen-signup-stream',
          status: 'enabled',
          subscriptions: [{ event_type: 'user.created' }],
          destination: { type: 'action', configuration: { action_id: 'act_1' } },
        },
      },
    ],
  },
  {
    folder: 'rule',
    plan: [
      ['Rules', 'CREATE', 'keen-signup-rule'],
      ['RulesConfigs', 'UPDATE', 'unnamed resource'],
      ['', 'UPDATE', 'unnamed resource'],
    ],
    written: [
      {
        method: 'POST',
        path: '/rules',
        body: {
          name: 'keen-signup-rule',
          script: read('paste/rule.js'),
          stage: 'login_success',
          order: 1000,
          enabled: true,
        },
      },
      ...['KEENIO_PROJECT_ID', 'KEENIO_WRITE_KEY'].map((key) => ({
        method: 'PUT',
        path: `/rules-configs/${key}`,
        body: { value: SECRETS[key] },
      })),
    ],
  },
];

for (const { folder, plan, written } of FOLDERS) {
  describe(`tenant/${folder}`, () => {
    test('a dry run says what would change, and changes nothing', async () => {
      const dryRun = await importFolder(folder, ['--dry_run']);
      assert.deepEqual(dryRun, { plan, written: [] });
    });

    test('an import writes what belongs to it, and removes nothing', async () => {
      const tenant = makeTenant();
      const imported = await importFolder(folder, [], tenant);
      assert.deepEqual(imported.written, written);
      const again = await importFolder(folder, [], tenant);
      const made = again.written.filter(({ method, path }) => {
        return method === 'DELETE' || (method === 'POST' && !path.endsWith('/deploy'));
      });
      assert.deepEqual(made, [], 'a second import makes nothing twice');
    });
  });
}
