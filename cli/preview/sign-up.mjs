/** The files of a sign-up: those of a rule, or the event of an Action or of an event stream. */
import { contextOf } from '../../js-shim/context.js';
import { Failure } from '../failure.mjs';
import { readObject } from '../files.mjs';

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parts that an event of an Action has as objects, and a rule's user and context do not. */
const PARTS_OF_ACTIONS = ['client', 'connection', 'transaction', 'user'];

/** An event of an Action: `user` beside `client`, `connection` and others. */
const isActionEvent = (value) => PARTS_OF_ACTIONS.some((part) => isObject(value[part]));

/** An event of an event stream's Action: `message` with `data`. */
const isStreamEvent = (value) => isObject(value.message);

/**
 * @typedef {object} SignUp what the rule is called with
 * @property {object} user
 * @property {object} context
 * @property {object} [event] of an Action, for paths that start with it
 */

/**
 * @param {string} userFile a rule's user, or an event
 * @param {string} [contextFile] a rule's context, or an Action's event; an event has a context of its own
 * @returns {Promise<SignUp>}
 * @throws {Failure} when a file is not what it should be
 */
export async function readSignUp(userFile, contextFile) {
  const signUp = readUser(await readObject(userFile, 'the user or the event'), userFile);
  if (contextFile === undefined) return signUp;
  const context = await readObject(contextFile, 'the context or the event');
  if (isStreamEvent(context) || isActionEvent(context)) {
    return { ...signUp, context: contextOf(context), event: context };
  }
  return { ...signUp, context };
}

function readUser(value, file) {
  // Users may have properties of any name, and events have no user_id.
  const isEvent = !('user_id' in value);
  if (isEvent && isStreamEvent(value)) return fromStream(value, file);
  if (!isEvent || !isActionEvent(value)) return { user: value, context: {} };
  if (!isObject(value.user)) throw new Failure(`${file}: the event has no user`);
  return { user: value.user, context: contextOf(value), event: value };
}

function fromStream(event, file) {
  const { type, data, a0tenant } = event.message;
  if (type !== 'user.created') {
    throw new Failure(`${file}: the message is not user.created, so nothing would be sent`);
  }
  if (!isObject(data?.object)) throw new Failure(`${file}: the message has no user in data.object`);
  const context = { ...contextOf(data.context), tenant: a0tenant };
  return { user: data.object, context, event };
}
