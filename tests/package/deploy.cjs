// `node deploy.cjs TYPE,… import …`: the command of auth0-deploy-cli for these types of asset. Checking the
// schemas of all other types takes the tool fifteen seconds, and a folder has none of them.
const types = process.argv.splice(2, 1)[0].split(',');
const { default: schema } = require('auth0-deploy-cli/lib/tools/auth0/schema');
for (const type of Object.keys(schema.properties)) {
  if (!types.includes(type) && !['exclude', 'include'].includes(type)) {
    delete schema.properties[type];
  }
}
const { getParams } = require('auth0-deploy-cli/lib/args');
const { deploy } = require('auth0-deploy-cli');

process.env.AUTH0_INCLUDED_ONLY = JSON.stringify(types);
deploy(getParams()).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
