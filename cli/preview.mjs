import { Failure } from './failure.mjs';
import { readObject } from './files.mjs';
import { SignUps } from './module.mjs';
import { readSettings } from './settings.mjs';

export const help = `Usage: keen-signup-rule preview --user FILE [--context FILE] [--json]`;
export const options = {
  user: { type: 'string' },
  context: { type: 'string' },
  json: { type: 'boolean' },
};

export async function run({ values }, io) {
  const { configuration } = await readSettings(values, io);
  if (values.user === undefined) throw new Failure('preview: --user FILE is missing');
  const user = await readObject(values.user, 'the user');
  const context =
    values.context === undefined ? {} : await readObject(values.context, 'the context');
  const preview = new SignUps(configuration).preview(user, context);
  io.print(JSON.stringify(preview, null, 2));
  return 0;
}
