#!/usr/bin/env node
// `deploy.cjs import --input_file=FOLDER …`: the command of auth0-deploy-cli, for the types of asset that the
// folder has. Checking the schemas of all other types takes the tool fifteen seconds.
const { readdirSync } = require('node:fs');
const { getParams } = require('auth0-deploy-cli/lib/args');
const { default: schema } = require('auth0-deploy-cli/lib/tools/auth0/schema');
const { deploy } = require('auth0-deploy-cli');

const params = getParams();
const types = readdirSync(params.input_file).map((folder) =>
  folder.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase()),
);
process.env.AUTH0_INCLUDED_ONLY = JSON.stringify(types);
for (const type of Object.keys(schema.properties)) {
  if (![...types, 'exclude', 'include'].includes(type)) delete schema.properties[type];
}
deploy(params).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
