// pkg/tenant as auth0-deploy-cli reads it: its own code, and no tenant to talk to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { default: DirectoryContext } = require('auth0-deploy-cli/lib/context/directory');
const { default: logger } = require('auth0-deploy-cli/lib/logger');
const { default: asClient } = require('auth0-deploy-cli/lib/tools/auth0/client');
const { default: handlers } = require('auth0-deploy-cli/lib/tools/auth0/handlers');
/** The validator of the tool's own schemas, in the version it uses. */
const Ajv = createRequire(require.resolve('auth0-deploy-cli/package.json'))('ajv');
// It has no Actions in it, and tells each step.
logger.silent = true;

const NAME = 'keen-signup-rule';
const pkg = new URL('../../pkg/', import.meta.url);
const read = (path) => readFileSync(new URL(path, pkg), 'utf8');

/** Values with everything that a text replacement may trip over. */
const MAPPINGS = {
  KEENIO_WRITE_KEY: "wk-$&-$'-7d0b",
  KEENIO_PROJECT_ID: 'localproject',
  OTHER: 'another marker of the tenant',
};

/** A tenant in which there is nothing. */
const list = async () => ({ data: [] });
const emptyTenant = { rules: { list }, rulesConfigs: { list }, actions: { list } };

async function load(mappings) {
  const config = {
    AUTH0_INPUT_FILE: fileURLToPath(new URL('tenant', pkg)),
    AUTH0_KEYWORD_REPLACE_MAPPINGS: mappings,
  };
  const context = new DirectoryContext(config, emptyTenant);
  await context.loadAssetsFromLocal();
  return context.assets;
}

let assets;
before(async () => {
  assets = await load(MAPPINGS);
});

test('the rule is the pasted file, byte for byte', () => {
  const [{ script, ...rule }, ...others] = assets.rules;
  assert.equal(script, read('paste/rule.js'));
  assert.deepEqual(rule, { name: NAME, stage: 'login_success', order: 1000, enabled: true });
  assert.deepEqual(others, []);
});

test('the settings of the rule get their values', () => {
  const values = Object.fromEntries(assets.rulesConfigs.map(({ key, value }) => [key, value]));
  const { KEENIO_WRITE_KEY, KEENIO_PROJECT_ID } = MAPPINGS;
  assert.deepEqual(values, { KEENIO_WRITE_KEY, KEENIO_PROJECT_ID });
});

test('the Action is the pasted file, byte for byte, with its secrets', () => {
  const [{ code, secrets, ...action }, ...others] = assets.actions;
  assert.equal(code, read('paste/action.js'));
  assert.deepEqual(
    secrets,
    ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'].map((name) => ({ name, value: MAPPINGS[name] })),
  );
  assert.deepEqual(action, {
    name: NAME,
    runtime: 'node22',
    dependencies: [],
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
    deployed: true,
  });
  assert.deepEqual(others, []);
});

test('the Action is bound to the login', () => {
  assert.deepEqual(assets.triggers, {
    'post-login': [{ action_name: NAME, display_name: NAME }],
  });
});

test('nothing else of a tenant is touched', () => {
  const named = Object.entries(assets)
    .filter(([name, value]) => value && !['exclude', 'include'].includes(name))
    .map(([name]) => name);
  assert.deepEqual(named.sort(), ['actions', 'rules', 'rulesConfigs', 'triggers']);
});

for (const type of ['rules', 'rulesConfigs', 'actions', 'triggers']) {
  test(`the tool finds the ${type} valid`, async () => {
    // As the tool does, less the schemas of all that is not in the folder, which take long.
    const { schema, default: Handler } = handlers[type];
    const ajv = new Ajv({ useDefaults: true, nullable: true });
    assert.ok(ajv.validate(schema, structuredClone(assets[type])), ajv.errorsText());
    const handler = new Handler({ client: asClient(emptyTenant), config: () => undefined });
    await handler.validate(assets);
  });
}

test('without values the markers stay: no secret is in the folder', async () => {
  const { rulesConfigs, actions } = await load({});
  for (const { key, value } of rulesConfigs) assert.equal(value, `##${key}##`);
  for (const { name, value } of actions[0].secrets) assert.equal(value, `##${name}##`);
});
