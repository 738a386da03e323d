// The folders of pkg/tenant, each read and checked by the code of auth0-deploy-cli. No tenant is
// contacted.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { default: DirectoryContext } = require('auth0-deploy-cli/lib/context/directory');
const { default: logger } = require('auth0-deploy-cli/lib/logger');
const { default: asClient } = require('auth0-deploy-cli/lib/tools/auth0/client');
const { default: handlers } = require('auth0-deploy-cli/lib/tools/auth0/handlers');
/** The validator, in the version that the tool uses. */
const Ajv = createRequire(require.resolve('auth0-deploy-cli/package.json'))('ajv');
// It logs each step.
logger.silent = true;

const NAME = 'keen-signup-rule';
const pkg = new URL('../../pkg/', import.meta.url);
const read = (path) => readFileSync(new URL(path, pkg), 'utf8');

/** The values contain characters that are special in text replacements. */
const MAPPINGS = {
  KEENIO_WRITE_KEY: "wk-$&-$'-7d0b",
  KEENIO_PROJECT_ID: 'localproject',
  OTHER: 'a value that no folder uses',
};

/** A tenant without rules and Actions. */
const list = async () => ({ data: [] });
const emptyTenant = {
  rules: { list },
  rulesConfigs: { list },
  actions: { list },
  eventStreams: { list },
};

/** The assets of one folder. */
async function load(folder, mappings = MAPPINGS) {
  const config = {
    AUTH0_INPUT_FILE: fileURLToPath(new URL(`tenant/${folder}`, pkg)),
    AUTH0_KEYWORD_REPLACE_MAPPINGS: mappings,
  };
  const context = new DirectoryContext(config, emptyTenant);
  await context.loadAssetsFromLocal();
  return context.assets;
}

/** The types of asset that are in a folder. */
const typesIn = (assets) =>
  Object.keys(assets)
    .filter((name) => assets[name] && !['exclude', 'include'].includes(name))
    .sort();

/** Validates like the tool, but without the schemas of the other types, which take long. */
async function validate(assets, type) {
  const { schema, default: Handler } = handlers[type];
  const ajv = new Ajv({ useDefaults: true, nullable: true });
  assert.ok(ajv.validate(schema, structuredClone(assets[type])), ajv.errorsText());
  const handler = new Handler({ client: asClient(emptyTenant), config: () => undefined });
  await handler.validate(assets);
}

describe('tenant/rule', () => {
  let assets;
  before(async () => {
    assets = await load('rule');
  });

  test('has the rule and its settings, and nothing else of a tenant', async () => {
    assert.deepEqual(typesIn(assets), ['rules', 'rulesConfigs']);
    for (const type of typesIn(assets)) await validate(assets, type);
  });

  test('the rule is the pasted file, byte for byte', () => {
    const [{ script, ...rule }, ...others] = assets.rules;
    assert.equal(script, read('paste/rule.js'));
    assert.deepEqual(rule, { name: NAME, stage: 'login_success', order: 1000, enabled: true });
    assert.deepEqual(others, []);
  });

  test('the settings get the values of the tenant', () => {
    const values = Object.fromEntries(assets.rulesConfigs.map(({ key, value }) => [key, value]));
    const { KEENIO_WRITE_KEY, KEENIO_PROJECT_ID } = MAPPINGS;
    assert.deepEqual(values, { KEENIO_WRITE_KEY, KEENIO_PROJECT_ID });
  });

  test('without values the settings are placeholders', async () => {
    const { rulesConfigs } = await load('rule', {});
    for (const { key, value } of rulesConfigs) assert.equal(value, `##${key}##`);
  });
});

for (const [folder, { name, trigger, types }] of Object.entries({
  action: {
    name: NAME,
    trigger: { id: 'post-login', version: 'v3' },
    types: ['actions', 'triggers'],
  },
  stream: {
    name: 'keen-signup-stream',
    trigger: { id: 'event-stream', version: 'v1' },
    types: ['actions', 'eventStreams'],
  },
})) {
  describe(`tenant/${folder}`, () => {
    let assets;
    before(async () => {
      assets = await load(folder);
    });

    test('has the Action and what it is bound to, and nothing else of a tenant', async () => {
      assert.deepEqual(typesIn(assets), types);
      for (const type of typesIn(assets)) await validate(assets, type);
    });

    test('the Action is the pasted file, byte for byte, with its secrets', () => {
      const [{ code, secrets, ...action }, ...others] = assets.actions;
      assert.equal(code, read(`paste/${folder}.js`));
      assert.deepEqual(
        secrets,
        ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'].map((key) => ({
          name: key,
          value: MAPPINGS[key],
        })),
      );
      assert.deepEqual(action, {
        name,
        runtime: 'node22',
        dependencies: [],
        supported_triggers: [trigger],
        deployed: true,
      });
      assert.deepEqual(others, []);
    });

    test('without values the secrets are placeholders', async () => {
      const { actions } = await load(folder, {});
      for (const { name: key, value } of actions[0].secrets) assert.equal(value, `##${key}##`);
    });
  });
}

test('the Action is bound to the login', async () => {
  const { triggers } = await load('action');
  assert.deepEqual(triggers, { 'post-login': [{ action_name: NAME, display_name: NAME }] });
});

test('the Event Stream delivers new users to its Action', async () => {
  const { eventStreams, actions } = await load('stream');
  assert.deepEqual(eventStreams, [
    {
      name: 'keen-signup-stream',
      status: 'enabled',
      subscriptions: [{ event_type: 'user.created' }],
      destination: { type: 'action', configuration: { action_id: actions[0].name } },
    },
  ]);
});

test('no other folder is there', () => {
  assert.deepEqual(readdirSync(new URL('tenant', pkg)).sort(), ['action', 'rule', 'stream']);
});
